"""One bad file of the corpus."""

from typing import NamedTuple


class Bad(NamedTuple):
    """A bad file, and the reason it must be refused for."""

    name: str
    body: bytes
    code: str
    title: str
