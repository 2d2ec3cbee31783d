"""An office that seals and sends."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from office.testing import frozen
from secretariat.dispatch.testing import sealing
from tests.office.signing import seals


@pytest.fixture
def sending_office(office: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """There are keys to seal with, links have a store of their own, and the clock stands."""
    sealing(settings, tmp_path)
    with frozen(seals.AT):
        yield
