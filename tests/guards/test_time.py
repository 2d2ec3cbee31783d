"""office.time is the only source of time."""

import ast
from collections.abc import Iterator

import pytest

from tests.guards.source import dotted, files, product, text

# Outside the office's time: what machines do among themselves, and why it may not follow the office's clock.
ALLOWED = {
    "office/health/__main__.py": "compares with the age of a file, which the machine's own clock wrote",
    "office/sessions.py": "a session's age is the machine's, as Django's own expiry; the office's clock may be moved",
}
SOURCES = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "timezone.localdate",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "functions.Now",
}
IMPORTED = {("django.utils.timezone", "now"), ("django.db.models.functions", "Now"), ("time", "time")}
OPTIONS = {"auto_now", "auto_now_add"}  # of Django's date fields: they ask the machine


def other_clocks(tree: ast.Module) -> Iterator[str]:
    """Every use of another source of time, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in SOURCES:
            yield f"{node.lineno}: {dotted(node)}"
        if isinstance(node, ast.ImportFrom):
            for name in node.names:
                if (node.module, name.name) in IMPORTED:
                    yield f"{node.lineno}: {node.module}.{name.name}"
        if isinstance(node, ast.keyword) and node.arg in OPTIONS:
            yield f"{node.value.lineno}: {node.arg}"


def test_time_comes_from_one_place() -> None:
    found = {path: list(other_clocks(tree)) for path, tree in product() if path != "office/time.py"}
    assert {path: lines for path, lines in found.items() if lines and path not in ALLOWED} == {}
    assert {path for path in ALLOWED if not found[path]} == set(), "needs no exception any more"


def test_templates_ask_no_clock() -> None:
    assert [str(path) for path in files(".html") if "{% now" in text(path)] == []


@pytest.mark.parametrize("line", [
    "from datetime import datetime; due = datetime.now()",
    "import datetime; due = datetime.datetime.now(tz=datetime.UTC)",
    "from datetime import date; day = date.today()",
    "from django.utils import timezone; field = DateTimeField(default=timezone.now)",
    "from django.utils.timezone import now",
    "from django.db.models.functions import Now",
    "import time; began = time.time()",
    "at = models.DateTimeField(auto_now_add=True)",
])
def test_another_clock_is_found(line: str) -> None:
    assert len(list(other_clocks(ast.parse(line)))) == 1


def test_the_offices_own_is_not() -> None:
    fine = "from office.time import now\nat = now()\nhour = at.time()\nfor_ever = datetime.max\nend = time.monotonic()"
    assert list(other_clocks(ast.parse(fine))) == []
