"""Parts import only what stands below them; the contracts are in pyproject.toml."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.source import DIVISIONS, ROOT

OFFENCES = {
    "divisions": ("planning/models.py", "from secretariat.incoming_document import models"),
    "parts": ("office/orgchart/queries.py", "from office.registers import views"),
    "folders": ("secretariat/incoming_document/models.py", "from secretariat.incoming_document import services"),
    "guardian": ("office/records/perform.py", "from guardian.shortcuts import assign_perm"),
    "weasyprint": ("secretariat/incoming_document/papers.py", "import weasyprint"),
    "typst": ("office/registers/paperwork.py", "import typst"),
    "pyhanko": ("office/verification/services.py", "import pyhanko"),
    "celery": ("office/records/index.py", "from celery import shared_task"),
}


def lint(where: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run import-linter over the packages in a folder."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(where)}
    return subprocess.run([program, "--no-logo", "--no-cache", *arguments], cwd=where, env=environment,
                          capture_output=True, text=True)


def test_the_import_rules_are_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files of office and divisions elsewhere, to be spoilt."""
    where = tmp_path_factory.mktemp("copy")
    for name in ("office", *DIVISIONS):
        shutil.copytree(ROOT / name, where / name, ignore=shutil.ignore_patterns("__pycache__", "data", "static"))
    shutil.copy(ROOT / "pyproject.toml", where)
    return where


@pytest.mark.parametrize("contract", OFFENCES)
def test_a_forbidden_import_is_found(copy: Path, contract: str) -> None:
    place, line = OFFENCES[contract]
    before = (copy / place).read_text()
    (copy / place).write_text(f"{before}\n{line}\n")
    try:
        done = lint(copy, "--contract", contract)
    finally:
        (copy / place).write_text(before)
    assert done.returncode == 1, done.stdout
    assert place.removesuffix(".py").replace("/", ".") in done.stdout


def test_every_contract_has_its_twin() -> None:
    assert set(re.findall(r'^id = "(\w+)"', (ROOT / "pyproject.toml").read_text(), re.M)) == OFFENCES.keys()


def test_the_page_names_every_part() -> None:
    page = (ROOT / "docs/architecture.md").read_text()
    parts = [path.parent.name for path in (ROOT / "office").glob("*/__init__.py") if path.parent.name != "migrations"]
    assert len(parts) > 15
    assert [name for name in parts if f"`{name}/`" not in page] == []


def test_a_part_without_a_place_is_found(copy: Path) -> None:
    (copy / "office/gossip").mkdir()
    (copy / "office/gossip/__init__.py").write_text('"""A part nobody placed."""\n')
    try:
        done = lint(copy, "--contract", "parts")
    finally:
        shutil.rmtree(copy / "office/gossip")
    assert done.returncode == 1 and "gossip" in done.stdout
