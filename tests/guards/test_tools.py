"""The linter and the type checker find nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.source import ROOT

KERNEL = ("office/time.py", "office/audit", "office/permissions", "office/outbox", "office/records", "office/numbering",
          "office/clocks", "office/routing")


def run(program: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a tool of this environment in the project's folder."""
    path = Path(sys.executable).with_name(program)
    return subprocess.run([path, *arguments], cwd=ROOT, capture_output=True, text=True)


def test_the_linter_finds_nothing() -> None:
    done = run("ruff", "check", "--output-format=concise", ".")
    assert done.returncode == 0, done.stdout


def test_the_types_of_the_kernel_agree() -> None:
    done = run("mypy", *KERNEL)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("program", "arguments", "offence"), [
    ("ruff", ("check",), "import os\n"),
    ("mypy", ("--config-file=pyproject.toml",), '"""One."""\n\nfrom office.time import today\n\nday: str = today()\n'),
])
def test_an_offence_is_found(program: str, arguments: tuple[str, ...], offence: str, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.py"
    spoilt.write_text(offence)
    assert run(program, *arguments, str(spoilt)).returncode == 1
