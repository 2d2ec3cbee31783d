"""The week's board (一周安排): what leaders do and which rooms are taken, day by day; a handful of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from office.clocks.stored import page_calendar
from office.orgchart.staff import fill, staff
from office.permissions.ask import may_somewhere, visible_to
from office.records.models import Grade
from office.time import now, today
from secretariat.meeting.models import Attendee, Meeting, Reply, Status
from secretariat.meeting_room.models import MeetingRoom
from secretariat.meeting_topic.models import MeetingTopic
from secretariat.week.models import Arrangement

LEADERS = ("director", "leader")  # roles whose week the board shows
ARRANGES = "put_off"  # whoever may put a topic off arranges what comes before the leaders: leaders and the registry


@dataclass(frozen=True, order=True)
class Entry:
    """One line of the board: its time in words, what it is, where, and where it leads, if the reader may go there."""

    starts: time
    when: str
    what: str
    where: str = ""
    url: str = ""
    arrangement: int = 0  # its key, for whoever may call it off


@dataclass
class Row:
    """A leader or a room, and their entries day by day."""

    name: str
    note: str
    days: list[list[Entry]] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    """A day of the board: whether people work then, and what the calendar calls it."""

    date: date
    works: bool
    name: str
    is_today: bool


def monday_of(text: str) -> date:
    """The Monday of the week that an address names (2026-W48); of this week for anything else."""
    try:
        return date.fromisoformat(f"{text}-1") if "W" in text else _this_monday()
    except ValueError:
        return _this_monday()


def _this_monday() -> date:
    return today() - timedelta(days=today().weekday())


def week_name(monday: date) -> str:
    """2026-W48."""
    return f"{monday:%G}-W{monday:%V}"


def days_of(monday: date) -> list[Day]:
    """The seven days, with what the calendar says of them."""
    calendar = page_calendar()
    days = [monday + timedelta(days=n) for n in range(7)]
    return [Day(day, calendar.is_working_day(day), calendar.name(day), day == today()) for day in days]


def may_arrange(user: Any) -> bool:
    """Whether the user enters the leaders' arrangements; no query."""
    return may_somewhere(user, ARRANGES, [MeetingTopic.KIND])


def board(user: Any, monday: date) -> tuple[list[Row], list[Row]]:
    """The rows of leaders and of rooms in a week, as this reader may see them."""
    sunday = monday + timedelta(days=6)
    meetings = list(Meeting.objects.filter(day__range=(monday, sunday)).exclude(status=Status.CANCELLED)
                    .select_related("room").order_by("day", "begins", "pk"))
    found = visible_to(user, Meeting.objects.filter(pk__in=[one.pk for one in meetings]))
    seen = set(found.values_list("pk", flat=True))
    leaders = _leaders()
    busy: dict[tuple[Any, date], list[Entry]] = defaultdict(list)
    rows = Attendee.objects.filter(record__in=meetings, removed_at=None).exclude(reply=Reply.DECLINES)
    going = defaultdict(set)
    for record, person, stand_in in rows.values_list("record", "person", "stand_in"):
        going[record].add(stand_in or person)
    for one in meetings:
        entry = _entry(one, one.pk in seen)
        if one.room_id:
            busy["room", one.room_id, one.day].append(replace(entry, where=""))  # type: ignore[index]
        for person in going[one.pk] if one.status != Status.PREPARING else ():
            busy[person, one.day].append(entry)
    for day, person, entry in _arrangements(user, monday, sunday):
        busy[person, day].append(entry)
    days = [monday + timedelta(days=n) for n in range(7)]
    rooms = MeetingRoom.objects.filter(retired_at=None)
    return (
        [Row(person.name, title, [sorted(busy[person.pk, day]) for day in days]) for person, title in leaders],
        [Row(room.name, room.place, [sorted(busy["room", room.pk, day]) for day in days])  # type: ignore[index]
         for room in rooms])


def _leaders() -> list[tuple[Any, str]]:
    """Who leads the office now, in the org chart's order; no query."""
    held = [row for row in staff().held(now()) if row.post.role in LEADERS]
    return list({row.person_id: (row.person, row.post.title) for row in held}.values())


def _entry(meeting: Meeting, is_seen: bool) -> Entry:
    """A meeting on the board; whoever may not see it learns its kind and nothing else."""
    when = f"{meeting.begins:%H:%M}–{meeting.ends:%H:%M}"
    if not is_seen:
        what = _("Taken") if meeting.grade == Grade.WORK_SECRET else str(meeting.get_sort_display())  # type: ignore[attr-defined]
        return Entry(meeting.begins, when, what)
    return Entry(meeting.begins, when, meeting.title, meeting.where(), meeting.get_absolute_url())


def _arrangements(user: Any, monday: date, sunday: date) -> Iterable[tuple[date, int, Entry]]:
    """What leaders do beside the meetings, once for each day it lasts."""
    rows = Arrangement.objects.filter(called_off_at=None, last_day__gte=monday, first_day__lte=sunday)
    arranges = may_arrange(user)
    for one in fill(list(rows.order_by("first_day", "begins", "pk")), "person"):
        for n in range(7):
            day = monday + timedelta(days=n)
            if one.first_day <= day <= one.last_day:
                yield day, one.person_id, _arranged(one, user, arranges)


def _arranged(one: Arrangement, user: Any, arranges: bool) -> Entry:
    when = "–".join(f"{at:%H:%M}" for at in (one.begins, one.ends) if at) or _("all day")
    starts = one.begins or time.min
    if one.grade == Grade.WORK_SECRET and not arranges and user.person_id != one.person_id:
        return Entry(starts, when, _("Taken"))
    kind = one.get_kind_display()  # type: ignore[attr-defined]
    return Entry(starts, when, f"{kind}: {one.title}", one.place, arrangement=one.pk if arranges else 0)
