"""The page for newcomers is true: its example, typed in as it stands, is a register that keeps the contract."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from office.servers.places import VAR
from tests.guards.source import MADE, ROOT, text

FILE = re.compile(r"^\*\*\d\. `([\w/]+\.py)`\*\*.*?^```python\n(.*?)^```", re.M | re.S)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project elsewhere, with the page's three files, its two lines, and nothing else."""
    where = tmp_path / "office"
    shutil.copytree(ROOT, where, ignore=shutil.ignore_patterns(*MADE, "*_cache", "docs"))
    example = dict(FILE.findall(text(Path("docs/architecture.md"))))
    assert [Path(path).parent.name for path in example] == ["vehicle_booking"] * 3
    for path, source in example.items():
        (where / path).parent.mkdir(exist_ok=True)
        (where / path).write_text(source, encoding="utf-8")
    models, registers = where / "secretariat/models.py", where / "secretariat/registers.py"
    models.write_text(models.read_text() + "from secretariat.vehicle_booking.models import *  # noqa: F403\n")
    registers.write_text(registers.read_text().replace("\n)", '\n    "vehicle_booking",\n)'))
    return where


@pytest.mark.django_db
def test_the_example_of_the_page_works(copy: Path) -> None:
    """Against this run's servers, in a database of its own."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "OFFICE_VAR": str(VAR), "FONT_DIR": str(settings.FONT_DIR),
                   "SECRET_KEY": "only-for-tests", "DJANGO_SETTINGS_MODULE": "tests.settings"}

    def run(*command: str) -> str:
        done = subprocess.run([sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
        return done.stdout

    run("manage.py", "makemigrations", "secretariat", "-n", "vehicle_booking")
    assert len(list((copy / "secretariat/migrations").glob("*_vehicle_booking.py"))) == 1
    passed = run("-m", "pytest", "-q", "-p", "no:xdist", "secretariat/vehicle_booking")
    assert int(re.findall(r"(\d+) passed", passed)[0]) > 8
