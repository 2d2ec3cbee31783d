"""Small files, short functions, said what for; no names that say nothing; nothing inline in a page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.source import DIVISIONS, files, lines_with, product, text, tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONG_FILES = {
    "office/static/office/office.css": "one style sheet, component by component",
    "office/static/office/office.js": "one script that a page loads once; its sections share one state of composing",
    "tests/office/face/guide.py": "what the pages of the style guide show: data",
    "tests/office/face/test_script.py": "one test for each thing the script does",
}
LISTS = {"tests/office/face/guide.py", "tests/office/files/bad.py", "tests/office/files/bad_pdf.py",
         "tests/office/files/builders.py", "tests/office/papers/conftest.py"}  # their functions are lists of test data
NAMELESS = re.compile(r"^(utils?|helpers?|managers?|common|misc|tools)\.py$")
SENTENCE = re.compile(r"[.?!:…]$")
INLINE = re.compile(
    r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<style|<script(?![^>]*\ssrc=)|hx-on|\|safe\b", re.I)
COMMENT = re.compile(r"{#.*?#}|{% comment .*?endcomment %}", re.S)


def ours(path: Path) -> bool:
    return path.parts[0] in ("office", "tests", *DIVISIONS) or len(path.parts) == 1


def test_files_are_short() -> None:
    long = {
        str(path) for path in files(".py", ".js", ".css", ".sh", ".html", ".sql")
        if "migrations" not in path.parts and text(path).count("\n") > LONGEST_FILE
    }
    assert long - LONG_FILES.keys() == set()
    assert LONG_FILES.keys() - long == set(), "needs no exception any more"


def functions(module: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def too_long(module: ast.AST) -> list[str]:
    return [f"{node.name} at line {node.lineno}" for node in functions(module)
            if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION]


def python() -> list[Path]:
    return [path for path in files(".py") if ours(path) and "migrations" not in path.parts]


def test_functions_are_short() -> None:
    found = {str(path): too_long(tree(path)) for path in python() if str(path) not in LISTS}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_long_function_is_found() -> None:
    body = "    x = 1\n" * LONGEST_FUNCTION
    assert too_long(ast.parse(f"def endless():\n{body}")) == ["endless at line 1"]


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    silent = []
    for path in python():
        said = ast.get_docstring(tree(path)) or ""
        empty = path.name == "__init__.py" and not text(path).strip()
        if not empty and not SENTENCE.search(said.split("\n\n")[0].replace("\n", " ")):
            silent.append(str(path))
    assert silent == []


def unexplained(module: ast.Module) -> list[str]:
    """Public functions at the top of a module, and public classes, that say nothing."""
    return [
        node.name for node in module.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_") and not ast.get_docstring(node) and not _is_said_by_its_base(node)
    ]


def _is_said_by_its_base(node: ast.AST) -> bool:
    """Django asks for these by name; what they are is said by their base."""
    bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
    return any(base.endswith(("Admin", "Inline", "Command")) for base in bases)


def test_public_functions_and_classes_say_what_they_do() -> None:
    found = {path: unexplained(tree) for path, tree in product()}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_file_is_named_for_nothing() -> None:
    assert [str(path) for path in python() if NAMELESS.match(path.name)] == []


def test_pages_have_nothing_inline() -> None:
    """The browser would refuse it: its policy is `default-src 'self'`. What |safe prints could be anything."""
    found = [f"{path}:{number}: {line}" for path in files(".html")
             for number, line in lines_with(INLINE, COMMENT.sub("", text(path)))]
    assert found == []


@pytest.mark.parametrize("line", [
    '<p style="color: red">', "<a onclick='go()'>", "<script>go()</script>", '<a href="javascript:go()">',
    "<style>p {}</style>", "{{ record.title|safe }}", '<div hx-on:click="go()">',
])
def test_what_is_inline_is_found(line: str) -> None:
    assert INLINE.search(line)


def test_a_script_of_our_own_is_not() -> None:
    assert not INLINE.search('<script src="/static/office/office.js" defer></script>')
