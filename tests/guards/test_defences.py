"""A record's status is written in one place, and nothing switches a defence off."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.guards.source import files, lines_with, product, text

STATE = {"status", "closed"}
PERFORM = "office/records/perform.py"
# Reviewed: what switches a defence of Django's, of the browser's or of the history's off, and why it may.
SWITCHES = re.compile(
    r"\b(?:csrf_exempt|xframe_options_exempt|mark_safe|login_not_required|skip_history_when_saving"
    r"|session_replication_role|DISABLE TRIGGER|verify=False|shell=True|pickle\.loads?|yaml\.load)\b"
    r"|autoescape off|DEBUG\s*=\s*True|(?<![\w.])(?:eval|exec)\("
)
ALLOWED = {
    "office/permissions/declared.py": "login_not_required: the one place that opens a page, for reviewed ones",
    "office/reports/chart.py": "mark_safe: the patterns of bars, which stand in the program",
    "office/papers/qr.py": "mark_safe: the drawing that the library made of black squares",
    "office/orgchart/user.py": "skip_history_when_saving: each sign-in writes its time, which is no change of an account",
}


def writes_of_state(tree: ast.Module) -> Iterator[str]:
    """The lines that write a record's state: `x.status = …`, `.update(status=…)`, `setattr(x, "status", …)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Attribute) and target.attr in STATE:
                    yield f"{node.lineno}: {target.attr}"
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("update", "bulk_update"):
                yield from (f"{node.lineno}: {word.arg}" for word in node.keywords if word.arg in STATE)
            if called == "setattr" and isinstance(node.args[1], ast.Constant) and node.args[1].value in STATE:
                yield f"{node.lineno}: {node.args[1].value}"


def test_a_status_is_written_by_become_alone() -> None:
    found = {path: list(writes_of_state(tree)) for path, tree in product()}
    assert {path: lines for path, lines in found.items() if lines} == {PERFORM: found[PERFORM]}
    assert found[PERFORM]


@pytest.mark.parametrize("line", [
    "document.status = Status.CLOSED", "Record.objects.filter(pk=1).update(status='closed')",
    "change.record.closed = at", "setattr(record, 'status', 'closed')", "record.status: str = 'closed'",
])
def test_another_writer_of_status_is_found(line: str) -> None:
    assert len(list(writes_of_state(ast.parse(line)))) == 1


def switched_off() -> dict[str, list[int]]:
    found = {}
    for path in files(".py", ".html", ".sql", ".sh"):
        if path.parts[0] != "tests" and "migrations" not in path.parts:
            lines = [number for number, _line in lines_with(SWITCHES, text(path))]
            if lines:
                found[str(path)] = lines
    return found


def test_no_defence_is_switched_off() -> None:
    found = switched_off()
    assert {path: lines for path, lines in found.items() if path not in ALLOWED} == {}
    assert ALLOWED.keys() - found.keys() == set(), "needs no exception any more"


@pytest.mark.parametrize("line", [
    "@csrf_exempt", "return mark_safe(record.title)", "@login_not_required", "{% autoescape off %}",
    "document.skip_history_when_saving = True", "DEBUG = True", "subprocess.run(words, shell=True)", "eval(words)",
    "SET session_replication_role = replica", "data = pickle.loads(body)",
])
def test_a_switch_is_found(line: str) -> None:
    assert SWITCHES.search(line)
