"""From an official document's contents to its PDF, and whether it may be issued in this machine's faces."""

from collections.abc import Mapping

from office.papers.official.paper import Made, OfficialPaper

SEAL_MM = 42.0  # 印章 of a bureau-level organ, diameter


def make_official(
    paper: OfficialPaper, *, pictures: Mapping[str, bytes] | None = None, seal_mm: float = SEAL_MM
) -> Made:
    """Return the document laid out. pictures: the bytes of its pictures by SHA-256; seal_mm: a seal's diameter.

    Raises any PaperError (office/papers/errors.py): no faces, a character without a glyph, a picture that is not given.
    """
    raise NotImplementedError


def may_issue() -> str:
    """Return why no document may be issued here, as a sentence; empty when the main face, 仿宋, is installed."""
    raise NotImplementedError
