"""access(user, record, instant) against an independent slow oracle, exact to the microsecond at every change."""

from datetime import timedelta

import pytest

from office.orgchart import staff
from office.orgchart.dated import Dated
from office.orgchart.models import Division, Substitution, User
from office.permissions.ask import may, visible_to
from office.permissions.standing import holders
from office.records.models import Record
from office.time import one_instant
from tests.office.permissions.oracle import access, posts_acted_from
from tests.office.permissions.worlds import KIND, VERBS, Made

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


class Disagreement(AssertionError):
    """The product and the oracle do not say the same."""


def compare(made: Made) -> int:
    """Ask both about everybody, every verb, and the microseconds around every change; how many yes there were."""
    yes = 0
    for at in sorted({instant + shift for instant in made.instants for shift in (-TICK, timedelta(), TICK)}):
        for person, stored in made.users.items():
            user = User.objects.get(pk=stored.pk)
            with one_instant(at):
                seen = visible_to(user, Record.objects.filter(pk=made.record.pk)).exists()
            for verb in VERBS:
                wanted = access(made.world, person, made.paper, verb, at)
                decision = may(user, verb, made.record, at)
                if bool(decision) != wanted or (verb == "view" and seen != wanted):
                    raise Disagreement(
                        f"{person} {verb} at {at}: {bool(decision)}, seen {seen}, should be {wanted}"
                    )
                yes += wanted
                if wanted:
                    assert decision.grounds and all(verb in ground.verbs for ground in decision.grounds)
    return yes


@pytest.mark.parametrize("seed", range(8))
def test_the_product_agrees_with_the_oracle(seed, monkeypatch):
    compare(Made(seed, monkeypatch))


def test_the_worlds_hold_both_answers(monkeypatch):
    """Else the test above would prove nothing."""
    made = Made(3, monkeypatch)
    assert 50 < compare(made) < len(VERBS) * len(made.users) * 3 * len(made.instants) - 50


@pytest.mark.parametrize("seed", range(3))
def test_the_holders_of_a_post_are_those_who_may_act_from_it(seed, monkeypatch):
    made = Made(seed, monkeypatch)
    made.world.substitutions[:] = [row for row in made.world.substitutions if not row[3] and not row[4]]
    Substitution.objects.exclude(kinds=[], acts=[])._raw_delete("default")
    made.world.ended.clear()
    for at in sorted({instant + shift for instant in made.instants for shift in (-TICK, timedelta())}):
        for post, facts in made.world.posts.items():
            if facts[3] or any(post in other[3] for other in made.world.posts.values()):
                continue  # posts that took over others are compared above
            wanted = {
                person
                for person in made.users
                if post in dict(posts_acted_from(made.world, person, KIND, "view", at))
            }
            assert set(holders(f"p{post}", at)) == wanted


def closed(row, at):
    """Periods that would still hold at their last instant."""
    return row.valid_from <= at and (row.valid_to is None or at <= row.valid_to)


@pytest.mark.parametrize("defence", ["half-open", "still held", "account ended", "lineage"])
def test_the_oracle_notices_when_a_defence_is_off(defence, monkeypatch):
    if defence == "half-open":
        monkeypatch.setattr(Dated, "is_valid_at", closed)
    elif defence == "still held":
        monkeypatch.setattr(staff, "still_held", lambda row, there: True)
    with pytest.raises(Disagreement):
        for seed in range(8):
            made = Made(seed, monkeypatch)
            if defence == "account ended":
                User.objects.update(ended_at=None)
            elif defence == "lineage":
                for division in Division.objects.exclude(lineage=[]):
                    division.lineage = []
                    division.save()
            compare(made)
