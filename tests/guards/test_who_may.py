"""Every address, asked by everybody in every relation to a record of every grade, answers what who_may.yaml says.

A cell is an address × method × person × relation × grade. Grades go round, and of those who are to be answered alike
by an address in a relation one is asked, who goes round too; a commit asks every third of these cells, the next one the
next third. WHO_MAY=all asks every cell there is.
"""

import logging
from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

import pytest
from django.db import transaction

from office.audit.actor import Actor, acting
from office.permissions.access import give
from office.permissions.declared import addresses
from office.registers.register import all_registers
from office.testing import frozen
from tests.guards.who.asking import Asker
from tests.guards.who.cells import address, askers, in_turn, lists, page_address, typed, wrong_with
from tests.guards.who.expected import ALL, METHODS, OUTSIDE, PART, STRANGER, TURN, Case, Expected
from tests.guards.who.world import FORMER, GRADES, NOON, PEOPLE, World

EVERYBODY = (*PEOPLE, *OUTSIDE)
CHANGED = {"acting": None, "expired": NOON}  # relations in which everybody stands, or stood, in for the registry clerk
NEITHER_READ_NOR_SENT = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)  # thousands of refusals are what is asked for
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(office: None) -> Iterator[World]:
    with frozen(NOON):
        yield World()


@pytest.fixture
def small(office: None) -> Iterator[World]:
    """One grade is enough where a defence is taken away."""
    with frozen(NOON):
        yield World(("internal",))


# --- The page is whole --------------------------------------------------------------------------------------


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    said = Expected().said
    lines = {*said["records"], said["acts"]["address"], *said["pages"]}
    assert lines == {one.path for one in addresses() if not one.in_admin}


def test_every_value_of_an_address_has_a_line() -> None:
    expected = Expected()
    for register in all_registers():
        place = f"{register.division_app}/{register.kind}/<int:pk>/"
        each = {part: set(expected.said["records"][place + part]["each"]) - {"unheard_of"}
                for part in ("do/<slug:verb>/", "print/<slug:name>.pdf")}
        assert each["do/<slug:verb>/"] == {verb.name for verb in register.verbs}
        assert each["print/<slug:name>.pdf"] == {paper.name for paper in register.prints}


def test_no_line_is_unused() -> None:
    assert unused(Expected()) == set()


def unused(expected: Expected) -> set[str]:
    for case in expected.record_cases():
        for relation in expected.said["relations"]:
            for who in PEOPLE:
                [expected.of_record(case, method, relation, who) for method in METHODS]
    for case in expected.page_cases():
        [expected.of_page(case, method, who) for method in METHODS for who in EVERYBODY]
    for model in expected.said["admin"]["models"]:
        for page in expected.said["admin"]["pages"]:
            [expected.admin(model, page, method, who) for method in METHODS for who in PEOPLE]
    return expected.unused()


def test_a_line_that_nothing_needs_is_found() -> None:
    spoilt = Expected()
    spoilt.said["verbs"]["shred"] = ["desk"]
    spoilt.said["groups"]["friends"] = ["registry"]
    assert unused(spoilt) == {"verbs.shred", "groups.friends"}


# --- Records ------------------------------------------------------------------------------------------------


def mismatches(world: World, relations: tuple[str, ...], cases: list[Case], people: tuple[str, ...] = EVERYBODY,
               grades: tuple[str, ...] = GRADES, part: int = 1) -> tuple[int, list[str]]:
    """How many cells were asked, one of each `part`, and every contradiction to the page."""
    expected, everybody, asked, found, number = Expected(), askers(world), 0, [], count(TURN)
    for relation in relations:
        with standing_in(world, relation):
            made = [case for case in cases if relation in CHANGED or relation in world.relations_of(case.register)]
            for case, method, who, grade in cells(expected, relation, made, people, grades):
                if next(number) % part:
                    continue
                paper = world.paper(case.pattern, "own" if relation in CHANGED else relation, grade)
                wanted = expected.of_record(case, method, relation, who)
                data = typed(world, who) if method == "POST" else None
                answer = everybody[who].ask(method, address(case, paper, who), data)
                asked += 1
                cell = f"{who} {relation} {grade}: {method} /{case.pattern} {case.value} {case.about}"
                found += [f"{cell}: {problem}" for problem in wrong_with(answer, wanted, method, paper)]
    return asked, found


def cells(expected: Expected, relation: str, cases: list[Case], people: tuple[str, ...],
          grades: tuple[str, ...]) -> Iterator[tuple[Case, str, str, str]]:
    """The cells of one relation: who is answered alike takes turns. A dear address is opened by one of them."""
    for place, case in enumerate(cases):
        for turn, method in enumerate(METHODS):
            alike: dict[str, list[str]] = {}
            for who in people:
                alike.setdefault(expected.of_record(case, method, relation, who), []).append(who)
            for wanted, those in alike.items():
                if case.dear and wanted == "open":
                    asked = in_turn(those, place, always=True) if method == "GET" else []
                else:
                    asked = in_turn(those, place + turn + len(relation))
                for who in asked:
                    first = (place + turn + people.index(who) + len(relation)) % len(grades)
                    for grade in grades if ALL else grades[first:first + 1]:
                        yield case, method, who, grade


class standing_in:
    """Everybody stands in for the registry clerk, in the relations that say so; undone afterwards."""

    def __init__(self, world: World, relation: str) -> None:
        self.world, self.relation = world, relation
        self.block = transaction.atomic()

    def __enter__(self) -> None:
        self.block.__enter__()
        if self.relation in CHANGED:
            self.world.substitute(CHANGED[self.relation])

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(*error)


@pytest.mark.django_db
def test_every_address_of_a_record_answers_as_the_page_says(world: World) -> None:
    expected = Expected()
    asked, found = mismatches(world, tuple(expected.said["relations"]), list(expected.record_cases()),
                              part=PART)
    print(f"\nWho may: {asked:,} cells of records, turn {TURN % PART} of {PART} (WHO_MAY_TURN={TURN} asks them again)")
    assert found == [], f"{len(found)} of {asked}"
    assert asked > 1900


VIEWED = [Case("secretariat/incoming_document/<int:pk>/", {"GET": "view", "POST": "view"}),
          Case("records/<int:pk>/note/", {"GET": "note", "POST": "note"}),
          Case("files/<int:pk>/", {"GET": "view", "POST": "view"})]


@pytest.mark.django_db
def test_a_right_that_no_rule_gives_is_found(small: World) -> None:
    """The twin: an access row for the auditor, as a wrong line of a register's rights would write it."""
    give(small.papers["own", "internal"].record, [("o.auditor", {"note"}, "role")])
    assert mismatches(small, ("own",), VIEWED, ("sysadmin",), ("internal",))[1] == []
    _asked, found = mismatches(small, ("own",), VIEWED, ("auditor",), ("internal",))
    assert len([line for line in found if "open instead of missing" in line]) == 6
    assert any("a refusal writes" in line for line in found)
    assert any("tells the record's title" in line for line in found)


@pytest.mark.django_db
def test_a_right_that_is_lacking_is_found(small: World) -> None:
    """The twin the other way round: the registry's rights on a record ended."""
    with acting(Actor(None, None, cause="test")):
        small.papers["own", "internal"].record.access.filter(principal__endswith=".registry").update(valid_to=NOON)
    assert mismatches(small, ("own",), VIEWED, ("secretariat.head",), ("internal",))[1] == []
    asked, found = mismatches(small, ("own",), VIEWED, ("registry",), ("internal",))
    assert len(found) == asked == 6 and all("missing instead of open" in line for line in found)


@pytest.mark.django_db
def test_an_ended_account_that_would_still_be_let_in_is_found(small: World) -> None:
    from office.orgchart.models import User

    User.objects.filter(username=FORMER).update(ended_at=None)
    _asked, found = mismatches(small, ("own",), VIEWED, (FORMER,), ("internal",))
    assert len(found) >= 6 and all("open instead of sign_in" in line for line in found if "instead" in line)


# --- What belongs to no record ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_other_address_answers_as_the_page_says(small: World) -> None:
    expected, everybody, asked, found = Expected(), askers(small), 0, []
    for place, case in enumerate(expected.page_cases()):
        for turn, method in enumerate(METHODS):
            for who in in_turn(EVERYBODY, place + turn, most=6):
                asked += 1
                wanted = expected.of_page(case, method, who)
                data = typed(small, who) if method == "POST" else None
                answer = everybody[who].ask(method, page_address(small, case, who), data)
                cell = f"{who}: {method} /{case.pattern} {case.value}"
                found += [f"{cell}: {problem}" for problem in wrong_with(answer, wanted, method)]
    print(f"\nWho may: {asked:,} cells of other pages")
    assert found == []


@pytest.mark.django_db
def test_no_address_is_asked_in_another_way(small: World) -> None:
    """Neither by who might read and send, nor by a stranger; and HEAD answers as GET does."""
    everybody, found = askers(small), []
    for place, who in zip(places(small), cycle(("registry", "sysadmin", STRANGER)), strict=False):
        for method in NEITHER_READ_NOR_SENT:
            answer = everybody[who].ask(method, place)
            found += [f"{who}: {method} {place}: {problem}" for problem in wrong_with(answer, "method", method)]
        head, get = (everybody[who].ask(method, place) for method in ("HEAD", "GET"))
        if head.kind != get.kind or head.body:
            found.append(f"{who}: HEAD {place}: {head.kind}, but GET {get.kind}")
    assert found == []


@pytest.mark.django_db
def test_a_form_of_a_stranger_is_refused_everywhere(small: World) -> None:
    """CSRF: without our token nothing is taken, whoever is signed in."""
    found = []
    strict = {who: Asker(small.sessions[who], checks_csrf=True) for who in ("registry", "sysadmin", "director")}
    for place, who in zip(places(small), cycle(strict), strict=False):
        answer = strict[who].ask("POST", place, typed(small, who))
        if answer.status != 403 or answer.writes - {"django_session"}:
            found.append(f"{who}: {place}: {answer.status}, writes {sorted(answer.writes)}")
    assert found == []


@pytest.mark.django_db
def test_a_form_without_the_defence_is_taken(small: World) -> None:
    """The twin: the same form, where the token is not asked for."""
    place = f"/records/{small.papers['own', 'internal'].record.pk}/note/"
    answer = Asker(small.sessions["registry"]).ask("POST", place, typed(small, "registry"))
    assert answer.status == 302 and "office_note" in answer.writes


def places(world: World) -> list[str]:
    """One address of each line, and the lists of the administration; papers are dear and have their own cells."""
    expected = Expected()
    cases = [case for case in expected.record_cases() if not case.dear and case.about != "theirs"]
    cases = [case for case in cases if "step" in world.relations_of(case.register)]
    found = [address(case, world.paper(case.pattern, "step", "internal"), "registry") for case in cases]
    found += [page_address(world, case, "registry") for case in expected.page_cases()]
    return [*dict.fromkeys(found), "/admin/", *(f"/{one.path}" for one in lists())]
