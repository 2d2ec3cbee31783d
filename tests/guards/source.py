"""The project's own files, as the guards read them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIVISIONS = ("secretariat", "planning", "network", "software", "website", "inforesource")
MADE = {".git", ".venv", ".boot", "var", "__pycache__", ".hypothesis"}  # by set-up and by running; see .gitignore


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file of the project with one of these endings, paths relative to the root."""
    found = (path for path in _walk(ROOT) if path.suffix in suffixes)
    return tuple(path.relative_to(ROOT) for path in sorted(found))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            if path.name not in MADE and not path.name.endswith("_cache"):
                yield from _walk(path)
        elif path.suffix != ".pyc":
            yield path


def product() -> Iterator[tuple[str, ast.Module]]:
    """The Python files that people run: no tests, no migrations."""
    for path in files(".py"):
        parts = path.parts
        if parts[0] in ("office", *DIVISIONS) and "migrations" not in parts and not path.name.startswith("test_"):
            yield str(path), tree(path)


@cache
def tree(path: Path) -> ast.Module:
    """A file of the project as its syntax tree."""
    return ast.parse(text(path))


@cache
def text(path: Path) -> str:
    """A file of the project as text."""
    return (ROOT / path).read_text(encoding="utf-8")


def dotted(node: ast.AST) -> str:
    """A name as written: `datetime.datetime.now`; empty where it is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def lines_with(pattern: re.Pattern[str], source: str) -> Iterator[tuple[int, str]]:
    """The numbered lines in which a pattern occurs."""
    for number, line in enumerate(source.splitlines(), 1):
        if pattern.search(line):
            yield number, line.strip()
