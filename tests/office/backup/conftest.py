"""An office that has worked, and a backup of it."""

from pathlib import Path

import pytest

from office.backup.drill import file_one
from office.backup.save import save
from tests.office.second_machine import empty, there  # noqa: F401 - fixtures


@pytest.fixture
def worked(transactional_db: None, office: None) -> list[str]:
    """The loaded office with three documents, each with its file; their numbers."""
    return [file_one() for _ in range(3)]


@pytest.fixture
def backup(worked: list[str], tmp_path: Path) -> Path:
    """A backup of it; the manifest's digest lies beside the folder."""
    folder = tmp_path / "backup"
    folder.with_suffix(".kept").write_text(save(folder, str))
    return folder
