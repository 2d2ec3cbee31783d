"""Meetings as tests call, hold and minute them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from office.orgchart.models import Division
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account
from secretariat.meeting import agenda, minutes
from secretariat.meeting.minutes import prefix
from secretariat.meeting.models import Meeting
from secretariat.meeting.register import MeetingRegister
from secretariat.meeting_room.models import MeetingRoom
from secretariat.meeting_topic.testing import approved

DAY = date(2026, 11, 30)
BEFORE = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
AFTER = datetime(2026, 11, 30, 11, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
DUE = "2026-12-31"


def room(name: str = "第一会议室") -> MeetingRoom:
    """One of the office's rooms."""
    return MeetingRoom.objects.get_or_create(name=name, defaults={"place": "1207", "seats": 24})[0]


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a meeting: each numbered one on a day of its own."""
    return {"title": f"主任办公会2026年第{number}次会议", "sort": "office",
            "day": f"{DAY + timedelta(days=number - 1)}",
            "begins": "09:00", "ends": "11:00", "room": str(room().pk), "place": "",
            "chair": str(account("director").person_id), "grade": "internal", **changed}


def planned(username: str = "registry", number: int = 1, **changed: Any) -> Meeting:
    """A meeting as somebody plans it; `attends` and `observes`: accounts."""
    user = account(username)
    people = {name: [str(account(one).person_id) for one in changed.pop(name, ())] for name in ("attends", "observes")}
    form = form_of(MeetingRegister)({**said(number, **changed), **people}, user=user)
    assert form.is_valid(), form.errors
    return file_new(user, MeetingRegister, form)


def convened(topics: int = 1, **changed: Any) -> Meeting:
    """A meeting with so many topics on its agenda, whose notice went out."""
    meeting = planned(**{"attends": ("deputy", "planning.head"), "observes": ("network.staff",), **changed})
    keys = [approved(number).pk for number in range(1, topics + 1)]
    agenda.work(account("registry"), meeting.pk, meeting.reread().version, "in", wanted=keys)
    return perform(account("registry"), "convene", meeting.pk)


def decided(meeting: Meeting, number: int = 1, **said_of: Any) -> dict[str, str]:
    """What is typed for the first decision of a meeting's numbered topic."""
    item = list(meeting.agenda())[number - 1]
    lead = Division.objects.get(code="network").pk
    typed = {"text": f"同意第{number}项方案", "lead": str(lead), "due": DUE, "no_action": "", **said_of}
    return {f"text_{item.pk}": "会议听取了汇报，研究了有关事项。",
            **{f"{prefix(item, 1)}{name}": words for name, words in typed.items()}}


def write(meeting: Meeting, typed: dict[str, Any], username: str = "registry") -> None:
    """Keep minutes as they were typed, if nothing is wrong with them."""
    found = minutes.typed_passages(meeting, typed)
    said_wrong = minutes.faults(found, set(Division.objects.values_list("pk", flat=True)))
    assert not said_wrong, said_wrong
    minutes.keep(account(username), meeting.pk, meeting.reread().version, "11月30日，主任主持召开办公会议。", found)


def issued(meeting: Meeting, typed: dict[str, Any]) -> Meeting:
    """Hold a meeting, write its minutes and have them approved; at the time that the test says."""
    perform(account("registry"), "hold", meeting.pk)
    write(meeting, typed)
    perform(account("registry"), "submit_minutes", meeting.pk)
    return perform(account("director"), "issue_minutes", meeting.pk)
