"""Nothing all-powerful and nothing of one machine stands in the files."""

import re
from pathlib import Path

import pytest

from tests.guards.source import files, lines_with, text

WRITTEN = files(
    ".py", ".html", ".css", ".js", ".sh", ".sql", ".md", ".txt", ".toml", ".csv", ".po", ".yml", ".example", "",
)
SUPERUSER = re.compile(r"is_superuser\s*=\s*True|create_superuser\(|\"is_superuser\": True")
MACHINE = re.compile(
    r"(?<![\w.<{])/(?:root|work|home/\w+|Users/\w+)/|file:///(?:root|work|home)"
    r"|--(?:extra-)?index-url|(?:PIP|UV)_(?:EXTRA_)?(?:DEFAULT_)?INDEX(?:_URL)?|https?://\S+/simple\b|find-links"
)
# The sources of secrets that may stand in files: those that no machine obeys.
SECRET = re.compile(r"BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_\w{30}")
REFUSALS = {
    "office/management/commands/createsuperuser.py": "says that there is none",
    "tests/guards/test_secrets.py": "this guard",
}


def offending(pattern: re.Pattern[str]) -> list[str]:
    return [f"{path}:{number}" for path in WRITTEN if str(path) not in REFUSALS
            for number, _line in lines_with(pattern, text(path))]


def test_nobody_is_made_all_powerful() -> None:
    """The database refuses it as well; tests that show so may try."""
    assert [place for place in offending(SUPERUSER) if not place.startswith("tests/")] == []


def test_files_know_no_machine_and_no_package_index() -> None:
    assert offending(MACHINE) == []


def test_files_hold_no_key() -> None:
    assert offending(SECRET) == []


def test_the_guard_reads_every_kind_of_file() -> None:
    assert {Path("Makefile"), Path(".env.example"), Path("requirements.txt"), Path("README.md")} <= set(WRITTEN)


@pytest.mark.parametrize(("pattern", "line"), [
    (SUPERUSER, "User(is_superuser=True)"), (SUPERUSER, "User.objects.create_superuser('root')"),
    (MACHINE, "open('/root/.cache/fonts')"), (MACHINE, "cd /home/zhang/office"), (MACHINE, "PIP_INDEX_URL=x"),
    (MACHINE, "pip install --index-url http://x"), (MACHINE, "https://mirror.example/pypi/simple"),
    (SECRET, "-----BEGIN PRIVATE KEY-----"),
])
def test_what_may_not_stand_there_is_found(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)
