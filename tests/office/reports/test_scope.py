"""Nobody counts what they have no business with."""

from typing import Any

import pytest

from office.demo.logins import LOGINS
from office.orgchart.models import Appointment, Division, Substitution
from office.reports import scope
from office.reports.output import table_of
from office.reports.own import USAGE, WORKLOAD
from office.reports.own.usage import FEWEST, people_by_division
from office.reports.report import Asked, reports_for
from office.testing import account, standing
from tests.office.reports.made import NOON, history
from tests.office.reports.test_figures import SINCE, UNTIL

pytestmark = pytest.mark.django_db
ASKED = Asked.of(SINCE, UNTIL, by="division", division="")


@pytest.fixture(autouse=True)
def _now(office: None) -> Any:
    with standing(NOON):
        yield


def filed(username: str) -> int:
    return sum(int(row[1] or 0) for row in table_of(WORKLOAD, account(username), ASKED).rows)


def test_who_leads_counts_all_and_others_what_they_may_see() -> None:
    history(1)
    everything = filed("director")
    assert everything > 5
    assert filed("deputy") == filed("secretariat.head") == everything
    assert filed("website.staff") == filed("sysadmin") == 0


def test_without_the_door_a_stranger_would_count_all(monkeypatch: pytest.MonkeyPatch) -> None:
    history(1)
    monkeypatch.setattr(scope, "visible_to", lambda user, rows, record: rows)
    assert filed("website.staff") == filed("director") > 0


def test_a_substitute_for_some_registers_only_does_not_lead() -> None:
    director = Appointment.objects.get(person__user__username="director", post__role="director")
    said = {"post": director.post, "absent": director.person, "substitute": account("website.staff").person,
            "valid_from": NOON, "reason": "出差"}
    row = Substitution.objects.create(**said, kinds=["incoming_document"])
    assert not scope.reads_whole_office(account("website.staff"))
    row.kinds = []
    row.save()
    assert scope.reads_whole_office(account("website.staff"))


def test_the_use_of_the_portal_is_for_the_administrator_and_the_secretariat() -> None:
    may = {login.username for login in LOGINS if USAGE.is_for(account(login.username))}
    assert may == {"registry", "secretariat.head", "archives", "seals", "sysadmin", "director"}
    assert USAGE not in reports_for(account("planning.head")) and WORKLOAD in reports_for(account("planning.head"))


def test_no_division_of_a_person_or_two_is_counted_by_itself() -> None:
    history(2)
    small = {pk for pk, size in people_by_division(NOON).items() if size < FEWEST}
    assert small, "the demo office has such divisions"
    table = table_of(USAGE, account("sysadmin"), ASKED)
    names = {str(row[0]) for row in table.rows}
    assert not names & {row.name for row in Division.objects.filter(pk__in=small)}
    assert sum(int(row[2] or 0) for row in table.rows) == filed("director")
    offered = dict(USAGE.form().fields["division"].choices)  # type: ignore[attr-defined]
    assert not {str(pk) for pk in small} & offered.keys()


def test_use_by_month_counts_each_month() -> None:
    history(2)
    by_month = table_of(USAGE, account("sysadmin"), Asked.of(SINCE, UNTIL, by="month", division=""))
    assert [row[0] for row in by_month.rows] == ["September 2026", "October 2026"]
    assert sum(int(row[2] or 0) for row in by_month.rows) == filed("director")
