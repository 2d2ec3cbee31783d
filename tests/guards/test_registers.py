"""Every register is complete, tested by the contract, in its place, and named in its division's README."""

import ast
import csv
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from office.checks import every_register_is_complete, problems
from office.permissions.declared import COMMON_VERBS
from office.permissions.policy import own
from office.records.verbs import Verb
from office.registers.history import CAUSES
from office.registers.register import Print, Register, all_registers
from office.routing.words import CAUSES as ROUTE_CAUSES
from secretariat.incoming_document.register import IncomingDocumentRegister
from tests.guards.source import DIVISIONS, ROOT, product, text, tree

REGISTERS = all_registers()
named = pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.kind)


def test_every_register_is_complete() -> None:
    assert every_register_is_complete(None) == []


def altered(**changed: Any) -> Any:
    """A declaration that is the real one but for what is named."""
    options = {name: getattr(IncomingDocumentRegister, name) for name in Register.__annotations__}
    return SimpleNamespace(__name__="Altered", **{**options, **changed})


VERBS = IncomingDocumentRegister.verbs
RIGHTS = IncomingDocumentRegister.rights
INCOMPLETE = {
    "office.E003": {"model": SimpleNamespace(__name__="Bare", KIND="", FIRST="")},
    "office.E004": {"columns": ("number", "no_such_column")},
    "office.E005": {"filters": ("get_status_display",)},  # a method shows, but filters nothing
    "office.E006": {"verbs": (*VERBS, Verb("shred", "Shred"))},
    "office.E007": {"rights": {**RIGHTS, "clerk": own("shred")}},
    "office.E008": {"verbs": (*VERBS, Verb("edit", "Edit"))},
    "office.E009": {"rights": {**RIGHTS, "janitor": own()}},
    "office.E010": {"prints": (Print("record", "One", lambda record, user: b""),) * 2},
    "office.E012": {"form_fields": ("title", "line")},
    "office.E011": {"verbs": (*VERBS[1:], Verb("register", "Register", ("no_such_status",)))},
}


@pytest.mark.parametrize("finding", INCOMPLETE)
def test_what_is_incomplete_is_found(finding: str) -> None:
    assert {problem.id for problem in problems(altered(**INCOMPLETE[finding]))} == {finding}


def test_the_kernels_own_verbs_are_asked_for() -> None:
    """A right that no page asks for would be a promise in docs/permissions.md and nowhere else."""
    doors = ("office/registers/", "office/hanging/", "office/routing/", "office/records/", "office/permissions/")
    asked = {node.value for path, tree in product() if path.startswith(doors) and not path.endswith("/declared.py")
             for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert COMMON_VERBS.keys() - asked == set()


@named
def test_a_register_is_one_folder_named_for_its_records(register: type[Register]) -> None:
    folder = f"{register.division_app}.{register.kind}"
    assert register.__module__ == f"{folder}.register"
    assert register.model.__module__ in (f"{folder}.models", folder)
    assert register.kind == re.sub(r"(?<!^)(?=[A-Z])", "_", register.model.__name__).lower()


@named
def test_a_register_inherits_the_contract(register: type[Register]) -> None:
    assert register.__name__ in set(contracts_in(register))


def contracts_in(register: type[Register]) -> Iterator[str]:
    """The registers whose contract is tested in a register's own folder."""
    folder = ROOT / register.division_app / register.kind
    for path in folder.glob("test_*.py"):
        yield from contracts(tree(path.relative_to(ROOT)))


def contracts(module: ast.Module) -> Iterator[str]:
    """The names of the registers that a test file's contract classes name."""
    for node in ast.walk(module):
        if not isinstance(node, ast.ClassDef) or not node.name.startswith("Test"):
            continue
        if "RegisterContract" in {base.id for base in node.bases if isinstance(base, ast.Name)}:
            for line in node.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "register":
                    yield ast.unparse(line.value)


def test_a_contract_that_pytest_would_not_run_does_not_count() -> None:
    kept = "class TestContract(RegisterContract):\n    register = VehicleRegister\n"
    assert list(contracts(ast.parse(kept))) == ["VehicleRegister"]
    assert list(contracts(ast.parse(kept.replace("TestContract", "Contract")))) == []
    assert list(contracts(ast.parse(kept.replace("(RegisterContract)", "")))) == []


def readme_rows(division: str) -> dict[int, tuple[str, str]]:
    """Number to duty and what serves it, from a division's README."""
    found = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", text(ROOT / division / "README.md"), re.M)
    return {int(number): (duty, served) for number, duty, served in found}


@named
def test_the_readme_leads_to_the_register(register: type[Register]) -> None:
    assert f"`{register.kind}/`" in readme_rows(register.division_app)[register.duty][1]


@pytest.mark.parametrize("division", DIVISIONS)
def test_the_readme_names_every_duty_as_the_charter_does(division: str) -> None:
    with (ROOT / "office/data/qingdao/duties.csv").open(encoding="utf-8", newline="") as file:
        charter = {int(row["number"]): row["text_en"] for row in csv.DictReader(file) if row["division"] == division}
    assert {number: duty for number, (duty, _served) in readme_rows(division).items()} == charter
    assert charter


@pytest.mark.parametrize("division", DIVISIONS)
def test_the_readme_promises_no_folder_that_is_not_there(division: str) -> None:
    for _duty, served in readme_rows(division).values():
        for folder in re.findall(r"`(\w+)/`", served):
            assert (ROOT / division / folder / "register.py").exists(), folder
        assert "`" in served or served == "not yet"


# Reviewed: causes of writes that are on no record, so that no record's history says them.
ON_NO_RECORD = {"add_sender", "note_classified", "make_calendar_feed", "revoke_calendar_feed", "arrange", "call_off"}


def said_causes() -> Iterator[tuple[str, str]]:
    """(file, cause) wherever the divisions and what they share name the cause of a write."""
    shared = tuple(f"office/{name}/" for name in ("consulting", "inspecting", "hanging", "lending", "records"))
    for path, parsed in product():
        if path.startswith((*(f"{app}/" for app in DIVISIONS), *shared)) and "/demo/" not in path:
            for node in ast.walk(parsed):
                if isinstance(node, ast.keyword) and node.arg == "cause" and isinstance(node.value, ast.Constant):
                    yield path, node.value.value


def test_whatever_a_history_tells_has_words() -> None:
    known = {*ROUTE_CAUSES, *CAUSES, *ON_NO_RECORD}
    for register in REGISTERS:
        known |= {*register.acts, *(verb.name for verb in register.verbs)}
    found = set(said_causes())
    assert {(path, cause) for path, cause in found if cause not in known} == set()
    assert ("planning/procurement/services.py", "score_offers") in found
