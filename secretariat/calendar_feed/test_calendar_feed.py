"""Calendar feeds: a secret address, kept as a hash, that shows what its owner may see now and no more."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from office.audit.actor import Actor, acting
from office.orgchart.models import Appointment, User
from office.permissions.models import Access
from office.routing.models import Step
from office.testing import account, signed_in, standing
from secretariat.calendar_feed import services
from secretariat.calendar_feed.models import CalendarFeed
from secretariat.meeting.testing import BEFORE, convened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    """The loaded demo office, on the Friday before the meeting."""
    with standing(BEFORE):
        yield


def read(token: str) -> Any:
    """What a telephone, signed in nowhere, gets at the address."""
    return Client().get(f"/secretariat/calendar/{token}.ics")


def summaries(token: str) -> list[str]:
    """The titles in the calendar, as a calendar program reads them."""
    return [str(event["summary"]) for event in Calendar.from_ical(read(token).content).walk("VEVENT")]


def test_a_meeting_stands_in_it_as_rfc_5545_says() -> None:
    meeting = convened()
    token = services.make(account("planning.head"))
    answer = read(token)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n")), "lines are folded"
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert (str(event["summary"]), event["dtstart"].dt) == (meeting.title, meeting.starts_at())
    assert str(event["location"]) == "第一会议室" and event["dtend"].dt - event["dtstart"].dt == timedelta(hours=2)


def test_the_address_is_shown_once_and_stored_nowhere() -> None:
    client = signed_in("planning.head")
    page = client.post("/secretariat/calendar/", {"do": "make"}).content.decode()
    token = re.findall(r"/secretariat/calendar/([\w-]+)\.ics", page)[0]
    assert len(token) >= 43 and read(token).status_code == 200
    row = CalendarFeed.objects.get()
    assert token not in str(vars(row)) and row.sha256 == services.hashed(token)
    assert token not in client.get("/secretariat/calendar/").content.decode()


def test_a_revoked_or_replaced_address_is_nothing() -> None:
    user = account("planning.head")
    first = services.make(user)
    second = services.make(user)
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    signed_in("planning.head").post("/secretariat/calendar/", {"do": "revoke"})
    assert read(second).status_code == 404
    assert read("x" * 43).status_code == read("-").status_code == 404


def test_an_ended_account_has_no_calendar() -> None:
    token = services.make(account("planning.head"))
    User.objects.filter(username="planning.head").update(ended_at=BEFORE)
    assert read(token).status_code == 404


def test_a_right_that_ended_leaves_it_at_once() -> None:
    meeting = convened()
    token = services.make(account("planning.head"))
    assert summaries(token) == [meeting.title]
    Access.objects.filter(record_id=meeting.pk, cause__startswith="meeting:").update(valid_to=BEFORE)
    assert summaries(token) == []


def test_twin_without_the_question_it_would_stay(monkeypatch: Any) -> None:
    meeting = convened()
    token = services.make(account("planning.head"))
    Access.objects.filter(record_id=meeting.pk, cause__startswith="meeting:").update(valid_to=BEFORE)
    monkeypatch.setattr(services, "visible_to", lambda user, rows, record="pk": rows)
    assert summaries(token) == [meeting.title]


def test_work_secrets_have_no_titles() -> None:
    meeting = convened(grade="work_secret")
    token = services.make(account("planning.head"))
    assert summaries(token) == ["Meeting"]
    said = read(token).content.decode()
    assert meeting.title not in said and "第一会议室" not in said


def test_deadlines_of_a_post_leave_with_it() -> None:
    from office.registers.forms import form_of
    from office.registers.register import register_of
    from office.registers.services import file_new
    from office.routing.services.starting import start
    from office.routing.template_models import RouteTemplate
    from secretariat.incoming_document.test_incoming_document import letter

    register = register_of("incoming_document")
    form = form_of(register)(letter(), user=account("registry"))
    assert form.is_valid(), form.errors
    record = file_new(account("registry"), register, form)
    start(account("registry"), record.pk, RouteTemplate.objects.get(code="incoming", retired_at=None).pk)
    step = Step.objects.get(record=record.pk, is_open=True)
    head = account("secretariat.head")
    token = services.make(head)
    assert step.due_at and any(record.title in line for line in summaries(token))
    with acting(Actor(None, None, cause="test")):
        for held in Appointment.objects.filter(person=head.person_id, valid_to=None):
            held.valid_to = BEFORE
            held.save()
    assert summaries(token) == []


def test_whoever_declines_has_it_no_more() -> None:
    from office.records.perform import perform

    meeting, head = convened(), account("planning.head")
    token = services.make(head)
    perform(head, "reply", meeting.pk, answer="declines", stand_in=None, note="赴省厅开会")
    assert summaries(token) == []
