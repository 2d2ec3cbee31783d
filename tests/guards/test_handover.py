"""Nothing is without an owner: every kind of thing that people have in hand is declared, whatever happens to posts."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.audit.tables import is_history, ours
from office.handover import things
from office.handover.holding import all_holdings
from office.handover.models import Handover
from office.handover.nothing_held import FACTS, NOTHING_HELD
from office.handover.sweep import follow
from office.handover.things import lacking, on_a_list
from office.orgchart.models import Appointment, Division, Person, Post, Substitution, User
from office.orgchart.services import (
    abolish_division,
    appoint,
    changing_chart,
    end_appointment,
    end_substitution,
    substitute,
    succeed_divisions,
)
from office.records.models import Draft
from office.routing.services.deciding import agree
from tests.office.desk import desk as desk_
from tests.office.desk import document, office, template  # noqa: F401
from tests.office.made import moment

desk = desk_
HOLDERS = (Person, Post, User)


def undeclared(declared: Iterable[str]) -> dict[str, list[str]]:
    """Models with a foreign key by which somebody may have something in hand, and that no holding answers for."""
    declared, found = set(declared), {}
    for model in ours():
        label = model._meta.label
        columns = [field.name for field in model._meta.local_concrete_fields
                   if field.is_relation and field.related_model in HOLDERS and field.name not in FACTS]
        if columns and not is_history(model) and label not in declared and label not in NOTHING_HELD:
            found[label] = columns
    return found


def declared() -> list[str]:
    return [label for holding in all_holdings().values() for label in holding.models]


def test_every_kind_that_somebody_may_hold_is_declared_or_reviewed() -> None:
    assert undeclared(declared()) == {}


def test_a_holding_that_is_taken_out_is_missed() -> None:
    assert undeclared(label for label in declared() if label != "secretariat.Custody") == {
        "secretariat.Custody": ["person"]}


def test_what_is_reviewed_exists_and_is_not_declared_too() -> None:
    labels = {model._meta.label for model in ours()}
    assert set(NOTHING_HELD) - labels == set()
    assert set(NOTHING_HELD) & set(declared()) == set()
    assert set(declared()) - labels == set()


@pytest.fixture
def busy(desk: Any) -> Any:
    """Steps, a reading, drafts and substitutions in several hands."""
    at_work = desk.office
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请批示。")
        agree(desk.user("deputy"), desk.open().pk, "请网络处办理。", choices={
            "3.handle": [at_work.p("network.head")], "3.assist": [at_work.p("software.staff")]})
        for code, person in at_work.people.items():
            Draft.objects.create(person=person, form=f"/{code}/", title="")
    at_work.substitute("software.head", "network.head", moment(1), moment(29))
    at_work.substitute("network.head", "network.staff", moment(1), moment(25))
    return desk


CHANGES = ("end", "end_later", "appoint", "substitute", "end_substitution", "abolish", "rename", "post_ends")


def change(desk: Any, name: str, number: int, at: Any) -> None:
    """One change of the chart by the director's hand, as its service does it; what is refused changes nothing."""
    by = desk.user("director")
    held = list(Appointment.objects.on(at).exclude(person=by.person_id).order_by("pk"))
    people, posts = list(Person.objects.exclude(pk=by.person_id).order_by("pk")), list(Post.objects.on(at).order_by("pk"))
    divisions = list(Division.objects.on(at).exclude(code="leadership").order_by("pk"))
    pick = lambda rows: rows[number % len(rows)] if rows else None  # noqa: E731
    row, post, division = pick(held), pick(posts), pick(divisions)
    if name == "end" and row:
        end_appointment(by, row, reason="调离")
    elif name == "end_later" and row:
        end_appointment(by, row, reason="调离", at=at + timedelta(hours=3))
    elif name == "appoint" and post:
        appoint(by, pick(people), post, reason="任职")
    elif name == "substitute" and row:
        substitute(by, row.post, row.person, people[(number + 1) % len(people)], valid_from=at, valid_to=None,
                   reason="出差")
    elif name == "end_substitution" and (lent := pick(list(Substitution.objects.on(at).order_by("pk")))):
        end_substitution(by, lent, reason="返岗")
    elif name == "abolish" and division:
        abolish_division(by, division, reason="撤销")
    elif name == "rename" and division:
        code = f"new{number}{at:%d%H}"
        succeed_divisions(by, [division], Division(code=code, name_en=code, name_zh="新处", order=50, valid_from=at),
                          reason="更名")
    elif name == "post_ends" and post and post.division.code != "leadership":
        with changing_chart(by, "change", "职务撤销"):
            post.valid_to = at
            post.save()


def unlisted(at: Any) -> list[Any]:
    """What nobody answers to and no list has."""
    lost = lacking(at)
    listed = on_a_list(lost)
    return [(thing.key, thing.principal) for thing in lost if thing.key not in listed]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 30)), min_size=1, max_size=5))
def test_after_any_change_of_the_chart_everything_has_an_owner_or_a_list(
    busy: Any, changes: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        for day, (name, number) in enumerate(changes, 17):
            with busy.at(day) as at:
                try:
                    with transaction.atomic():
                        change(busy, name, number, at)
                except ValidationError:
                    continue
                assert unlisted(at) == [], (name, number)
            with busy.at(day, 13) as at:  # what was to end at noon has ended
                assert unlisted(at) == [], (name, number)
                assert follow() == 0
        transaction.set_rollback(True)


def test_without_a_list_it_is_found(busy: Any) -> None:
    """The twin: the lists are taken away, and both the question and the command say so."""
    with busy.at(17) as at:
        change(busy, "end", [row.person.code for row in Appointment.objects.on(at).exclude(
            person=busy.user("director").person_id).order_by("pk")].index("network.head"), at)
        assert unlisted(at) == []
        call_command("verify_handover")
        Handover.objects.update(state=Handover.State.VOID)
        assert unlisted(at)
        with pytest.raises(CommandError, match="findings"):
            call_command("verify_handover")


def test_a_holding_that_is_taken_out_leaves_its_things_unseen(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other twin: the question sees only what is declared, so the first test above is needed."""
    with busy.at(17) as at:
        change(busy, "end", [row.person.code for row in Appointment.objects.on(at).exclude(
            person=busy.user("director").person_id).order_by("pk")].index("network.head"), at)
        assert "draft" in {thing.holding.name for thing in lacking(at)}
        fewer = {name: one for name, one in all_holdings().items() if name != "draft"}
        monkeypatch.setattr(things, "all_holdings", lambda: fewer)
        assert "draft" not in {thing.holding.name for thing in lacking(at)}
