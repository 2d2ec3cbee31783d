"""Every page of the administration, asked by everybody, answers what who_may.yaml says.

Who is no administrator is sent away from every page alike: one of them asks each, and they go round. WHO_MAY=all: all ask.
"""

import logging
from collections.abc import Iterator

import pytest

from office.permissions import administration
from office.permissions.declared import addresses
from office.testing import frozen
from tests.guards.who.cells import KINDS, askers, in_turn, kind_of, wrong_with
from tests.guards.who.expected import METHODS, OUTSIDE, Expected
from tests.guards.who.world import NOON, PEOPLE, World


@pytest.fixture
def world(office: None) -> Iterator[World]:
    logging.disable(logging.ERROR)  # thousands of refusals are what is asked for
    with frozen(NOON):
        yield World(("internal",))
    logging.disable(logging.NOTSET)


def test_every_page_of_the_administration_has_a_line() -> None:
    said = Expected().said["admin"]
    found = [kind_of(one) for one in addresses() if one.in_admin]
    assert {model for model, _kind in found if model} == set(said["models"])
    own = {kind for model, kind in found if kind not in (*KINDS, "redirect")}
    assert own == set(said["own"])


@pytest.mark.django_db
def test_every_page_of_the_administration_answers_as_the_page_says(world: World) -> None:
    expected, everybody, found = Expected(), askers(world), []
    inside = [who for who in PEOPLE if who in expected.people(["administrators"])]
    others = [who for who in PEOPLE if who not in inside]
    asked = 0
    for turn, one in enumerate(one for one in addresses() if one.in_admin):
        model, kind = kind_of(one)
        place = world.in_admin(one, model)
        for seat, method in enumerate(METHODS):
            for who in (*inside, *in_turn(others, turn + seat), *in_turn(OUTSIDE, turn)):
                asked += 1
                wanted = (expected.admin(model, kind, method, who) if model and kind in expected.said["admin"]["pages"]
                          else expected.of_admin_site(kind, method, who))
                data = {"reason": "试", "_save": "1"} if method == "POST" else None
                answer = everybody[who].ask(method, place, data)
                if who in OUTSIDE and answer.kind == "away":  # to the administration's own page to sign in
                    wanted = "away"
                found += [f"{who}: {method} {place}: {problem}" for problem in wrong_with(answer, wanted, method)]
    print(f"\nWho may administer: {asked:,} cells")
    assert found == []


@pytest.mark.django_db
def test_an_administrator_with_a_power_too_many_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a wrong line in the administration's table lets the security administrator arrange posts."""
    spoilt = {**administration.TABLE, "security": {**administration.TABLE["security"], "post": administration.KEEP}}
    monkeypatch.setattr(administration, "TABLE", spoilt)
    wanted = Expected().admin("post", "add", "GET", "security")
    answer = askers(world)["security"].ask("GET", "/admin/office/post/add/")
    assert list(wrong_with(answer, wanted, "GET")) == ["open instead of refused"]
