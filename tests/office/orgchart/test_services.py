"""Appointments, substitutions, renamed and merged divisions; the two times."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from office.orgchart import services
from office.orgchart.charter_models import DutyHolder, Oversight
from office.orgchart.differences import differences
from office.orgchart.models import Appointment, Division, Person, Post, Substitution
from office.orgchart.queries import chart, duties_on, head_of, holders_of, version_on
from office.permissions.standing import holders, standing_of
from office.testing import account
from office.time import now, one_instant
from tests.office.clocks.made import at as day_of

TICK = timedelta(microseconds=1)


@pytest.fixture
def sysadmin(office):
    return account("sysadmin")


@pytest.fixture
def newcomer(office):
    return Person.objects.get(name_zh="韩若溪")


def roles(username, at):
    return standing_of(account(username), at).roles


def test_the_right_to_act_begins_and_ends_with_the_appointment(sysadmin):
    start = now() + timedelta(days=1)
    end = start + timedelta(days=10)
    person, post = account("network.staff").person, Post.objects.get(code="planning.head")
    services.appoint(sysadmin, person, post, valid_from=start, valid_to=end, acting=True, reason="代理")
    expected = {start - TICK: False, start: True, end - TICK: True, end: False}
    assert {at: "division_head" in roles("network.staff", at) for at in expected} == expected


def test_ending_an_appointment_ends_the_right_at_that_instant(sysadmin):
    held = Appointment.objects.get(post__code="network.head")
    at = now()
    services.end_appointment(sysadmin, held, at=at, reason="离任")
    assert "division_head" in roles("network.head", at - TICK)
    assert roles("network.head", at) == frozenset()
    assert head_of(Division.objects.get(code="network"), at) is None
    assert held.history.first().history_change_reason == "离任"


def test_a_backdated_appointment_is_kept_as_such(sysadmin, newcomer):
    before = now()
    post = Post.objects.get(code="website.engineer")
    since = before - timedelta(days=60)
    row = services.appoint(
        sysadmin, newcomer, post, valid_from=since, valid_to=before + timedelta(days=30), reason="补录"
    )
    assert services.is_backdated(row)
    assert newcomer in holders_of(post, since)  # how it was, as we know it now
    known = {
        holding.person.pk
        for unit in chart(before, before).units
        for seat in unit.seats
        for holding in seat.holdings
    }
    assert newcomer.pk not in known  # how we knew it then
    then = {
        holding.person.pk
        for unit in chart(before, now()).units
        for seat in unit.seats
        for holding in seat.holdings
    }
    assert newcomer.pk in then


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_changes_without_a_reason(sysadmin, newcomer, reason):
    with pytest.raises(ValidationError):
        services.appoint(sysadmin, newcomer, Post.objects.get(code="network.staff"), reason=reason)
    assert Appointment.objects.filter(person=newcomer).count() == 1


def test_nobody_appoints_themselves(sysadmin):
    with pytest.raises(ValidationError, match=r"own posts|本人"):
        services.appoint(sysadmin, sysadmin.person, Post.objects.get(code="leadership.director"), reason="x")
    assert roles("sysadmin", now()) == {"sysadmin"}


def test_a_substitute_acts_within_period_and_scope_and_administers_nothing(sysadmin):
    start, end = now() + timedelta(hours=1), now() + timedelta(hours=2)
    absent, substitute = account("planning.head").person, account("planning.staff").person
    post = Post.objects.get(code="planning.head")
    row = services.substitute(
        sysadmin,
        post,
        absent,
        substitute,
        valid_from=start,
        valid_to=end,
        reason="出差",
        kinds=["incoming_document"],
        acts=["propose"],
    )
    name = f"p{post.pk}"

    def answers(at, kind, verb):
        return standing_of(account("planning.staff"), at).answers_to(name, kind, verb)

    assert answers(start, "incoming_document", "propose") and answers(
        end - TICK, "incoming_document", "propose"
    )
    assert not answers(start - TICK, "incoming_document", "propose") and not answers(
        end, "incoming_document", "propose"
    )
    assert not answers(start, "incoming_document", "instruct") and not answers(start, "another", "propose")
    assert "division_head" not in roles("planning.staff", start)
    with one_instant(start):
        services.end_substitution(sysadmin, row, at=start + TICK, reason="提前返回")
    assert not answers(start + TICK, "incoming_document", "propose")


def test_only_who_holds_a_post_can_be_substituted_in_it(sysadmin, newcomer):
    with pytest.raises(ValidationError):
        services.substitute(
            sysadmin,
            Post.objects.get(code="planning.head"),
            newcomer,
            account("director").person,
            valid_from=now(),
            valid_to=None,
            reason="x",
        )
    assert not Substitution.objects.filter(absent=newcomer).exists()


def test_a_merger_keeps_people_duties_and_open_work(sysadmin):
    olds = [Division.objects.get(code="network"), Division.objects.get(code="syssecurity")]
    old_post = Post.objects.get(code="network.head")
    at = now() + timedelta(days=30)
    new = Division(
        code="networks",
        name_en="Network and Security Division",
        name_zh="网络安全处",
        app="network",
        order=30,
        valid_from=at,
    )
    services.succeed_divisions(sysadmin, olds, new, reason="处室合并")

    assert [
        unit.division.code
        for unit in chart(at - TICK).divisions
        if unit.division.code in ("network", "syssecurity", "networks")
    ] == ["network", "syssecurity"]
    after = chart(at)
    assert "networks" in [unit.division.code for unit in after.divisions]
    assert not {"network", "syssecurity"} & {unit.division.code for unit in after.divisions}
    person = account("network.head").person_id
    for principal in (f"p{old_post.pk}", f"d{olds[0].pk}.division_head", f"d{olds[0].pk}", f"d{new.pk}"):
        assert person in holders(principal, at)
    assert person in holders(f"p{old_post.pk}", at - TICK)
    assert f"d{olds[1].pk}" in standing_of(account("network.head"), at).principals()
    duty = duties_on(at).get(division__code="network", number=1)
    assert [row.post.division.code for row in duty.held if row.is_valid_at(at)] == ["networks"]
    assert DutyHolder.objects.on(at).filter(post__division__in=olds).count() == 0
    deputy = Post.objects.get(code="leadership.deputy")
    in_charge = Oversight.objects.on(at).filter(division__in=[*olds, new]).values_list("post", "division")
    assert list(in_charge) == [(deputy.pk, new.pk)]


def test_a_rename_is_said_in_words(sysadmin):
    at = now() + timedelta(days=30)
    old = Division.objects.get(code="promotion")
    new = Division(code="adoption", name_en="Adoption Division", name_zh="推广处", order=70, valid_from=at)
    services.succeed_divisions(sysadmin, [old], new, reason="更名")
    with translation.override("en"):
        said = differences(chart(at - TICK), chart(at))
    assert said == ["Application Promotion Division was renamed Adoption Division."]


def test_abolishing_a_division_ends_its_posts(sysadmin):
    division = Division.objects.get(code="promotion")
    at = now()
    services.abolish_division(sysadmin, division, at=at, reason="撤销")
    assert roles("promotion.head", at) == frozenset() and roles("promotion.head", at - TICK) == {
        "division_head"
    }
    assert not division.is_valid_at(at)


def test_papers_bear_the_name_of_their_day(office):
    names = [
        version_on(day_of(*day)).name_zh
        for day in ((1999, 1, 1), (2008, 10, 31), (2008, 11, 1), (2020, 1, 1))
    ]
    assert names == [
        "青岛市政府计算机中心",
        "青岛市委市政府计算机中心",
        "青岛市电子政务办公室",
        "青岛市电子政务和信息资源管理办公室",
    ]
    assert version_on(day_of(1996, 4, 30)) is None
