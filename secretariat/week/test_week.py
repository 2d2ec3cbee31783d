"""The week's board: who reads what on it, in how many queries, and the leaders' arrangements."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.testing import account, signed_in, standing
from secretariat.meeting.testing import BEFORE, DAY, convened, planned, room
from secretariat.week.board import board, monday_of
from secretariat.week.models import Arrangement

pytestmark = pytest.mark.django_db
WEEK = "/secretariat/week/?week=2026-W49"
MOST = 15


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    """The loaded demo office, on the Friday before the week of the board."""
    with standing(BEFORE):
        yield


def arranged(**changed: Any) -> dict[str, str]:
    """What is typed for an arrangement."""
    return {"person": str(account("deputy").person_id), "kind": "visit", "title": "赴西海岸新区调研政务服务大厅", "place": "西海岸新区",
            "first_day": "2026-12-01", "last_day": "2026-12-02", "begins": "", "ends": "", "grade": "internal", **changed}


def test_the_board_has_leaders_and_rooms() -> None:
    meeting = convened()
    leaders, rooms = board(account("director"), DAY)
    director = next(row for row in leaders if row.name == account("director").person.name)
    assert [entry.what for entry in director.days[0]] == [meeting.title]
    assert [entry.url for entry in rooms[0].days[0]] == [meeting.get_absolute_url()]
    assert not any(rooms[0].days[1:])


def test_whoever_may_not_see_a_meeting_learns_its_kind_and_no_title() -> None:
    meeting = convened()
    page = signed_in("archives").get(WEEK).content.decode()
    assert meeting.title not in page and "Office meeting" in page
    assert meeting.title in signed_in("planning.head").get(WEEK).content.decode(), "the twin: who attends reads it"


def test_a_work_secret_is_only_taken() -> None:
    convened(grade="work_secret")
    page = signed_in("archives").get(WEEK).content.decode()
    assert "Taken" in page and "Office meeting" not in page


def test_an_arrangement_is_entered_shown_each_day_and_called_off() -> None:
    client = signed_in("registry")
    assert client.post("/secretariat/week/new/", arranged()).status_code == 302
    row = Arrangement.objects.get()
    page = signed_in("website.staff").get(WEEK).content.decode()
    assert page.count("赴西海岸新区调研政务服务大厅") == 4, "two days, in the grid and in the list"
    assert signed_in("website.staff").post(f"/secretariat/week/{row.pk}/call-off/").status_code == 404
    assert client.post(f"/secretariat/week/{row.pk}/call-off/").status_code == 302
    assert row.title not in client.get(WEEK).content.decode()
    assert Arrangement.objects.get().called_off_at == BEFORE


def test_what_cannot_be_is_refused() -> None:
    client = signed_in("registry")
    for wrong in ({"last_day": "2026-11-01"}, {"person": str(account("registry").person_id)}, {"title": "机密★五年"},
                  {"last_day": "", "begins": "10:00", "ends": "09:00"}):
        assert client.post("/secretariat/week/new/", arranged(**wrong)).status_code == 422, wrong
    assert not Arrangement.objects.exists()
    assert signed_in("network.staff").get("/secretariat/week/new/").status_code == 404


def test_as_many_queries_for_a_full_week_as_for_one_entry() -> None:
    client, person = signed_in("registry"), account("deputy").person
    room()
    counted = []
    for numbers in (range(1, 2), range(2, 6)):
        for number in numbers:
            planned(number=number, attends=("deputy", "planning.head"))
            Arrangement.objects.create(person=person, title="调研", first_day=DAY, by=person,
                                       last_day=DAY + timedelta(days=number))
        client.get(WEEK)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(WEEK).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= MOST, counted


def test_addresses_of_weeks() -> None:
    assert monday_of("2026-W49") == DAY
    for other in ("", "2026-W99", "２０２６-W49", "nonsense", "2026-11-30"):
        assert monday_of(other) == DAY - timedelta(days=7), other
