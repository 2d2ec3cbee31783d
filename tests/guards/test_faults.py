"""Every fault test names its twins, each with the invariant by which it fails; every twin is named."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.source import dotted, files, tree


def modules() -> dict[str, ast.Module]:
    """The fault tests, by file."""
    return {str(path): tree(path) for path in files(".py")
            if path.parts[:2] == ("tests", "faults") and Path(path).name.startswith("test_")}


def twins_of(test: ast.FunctionDef) -> dict[str, str] | None:
    """What the test's marker says; None without a marker."""
    for mark in test.decorator_list:
        if isinstance(mark, ast.Call) and dotted(mark.func) == "pytest.mark.fault":
            return dict(next(ast.literal_eval(word.value) for word in mark.keywords if word.arg == "twins"))
    return None


def toothless(module: ast.Module) -> Iterator[str]:
    """What is wrong with the fault tests of a file."""
    tests = {node.name: node for node in module.body
             if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    twins = {name for name in tests if name.startswith("test_twin_")}
    named: dict[str, str] = {}
    for name in tests.keys() - twins:
        said = twins_of(tests[name])
        if not said:
            yield f"{name} names no twin"
        named |= said or {}
    for twin, breaks in named.items():
        if twin not in twins:
            yield f"{twin} is not there"
        elif f"{breaks}" not in ast.unparse(tests[twin]):
            yield f"{twin} does not ask for “{breaks}”"
    yield from (f"{twin} is no test's twin" for twin in twins - named.keys())


def test_every_fault_test_has_teeth() -> None:
    found = {path: sorted(toothless(module)) for path, module in modules().items()}
    assert len(found) > 5
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


MARKED = "@pytest.mark.fault('a fault', twins={'test_twin_a': 'each once'})\ndef test_a():\n    pass\n"


@pytest.mark.parametrize(("source", "wrong"), [
    ("def test_a():\n    pass", ["test_a names no twin"]),
    (MARKED, ["test_twin_a is not there"]),
    (MARKED + "def test_twin_a():\n    assert broken", ["test_twin_a does not ask for “each once”"]),
    (MARKED + "def test_twin_a():\n    assert broken, 'each once'\ndef test_twin_b():\n    pass",
     ["test_twin_b is no test's twin"]),
    (MARKED + "def test_twin_a():\n    assert broken, 'each once'", []),
])
def test_a_fault_test_without_teeth_is_found(source: str, wrong: list[str]) -> None:
    assert list(toothless(ast.parse(source))) == wrong
