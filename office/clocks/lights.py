"""The light of a clock and the words that pages print beside it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from office.clocks.calendar import WorkCalendar
from office.clocks.limits import HOUR
from office.clocks.models import Clock
from office.clocks.stored import page_calendar
from office.figures.queries import figures

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

YELLOW_DAYS, YELLOW_SHARE = "clock.yellow_days", "clock.yellow_share"


class Light(models.TextChoices):
    """Six lights; the word always stands beside the colour."""

    GREY = "grey", pgettext_lazy("light", "Waiting")
    GREEN = "green", pgettext_lazy("light", "On time")
    YELLOW = "yellow", pgettext_lazy("light", "Due soon")
    RED = "red", pgettext_lazy("light", "Overdue")
    BLUE = "blue", pgettext_lazy("light", "Closed on time")
    PURPLE = "purple", pgettext_lazy("light", "Closed late")


@dataclass(frozen=True)
class Face:
    """What a page shows of a clock; `days` are working days left, negative if over."""

    light: str
    word: "StrOrPromise"
    text: "StrOrPromise"
    days: int
    due_at: datetime
    provisional: bool


class Faces:
    """Reads the calendar and the thresholds once (two queries) and then answers for any number of rows."""

    def __init__(self, now: datetime, calendar: WorkCalendar | None = None) -> None:
        self.now = now
        self.calendar = calendar or page_calendar()
        found = figures([YELLOW_DAYS, YELLOW_SHARE], now)
        self.yellow_days: int = found[YELLOW_DAYS]
        self.yellow_share: float = found[YELLOW_SHARE]

    def of(self, clock: Clock, feedback_late: bool = False) -> Face:
        """Light, words, days left, due instant and the provisional flag of one clock."""
        light = self.light(clock, feedback_late)
        days = self.days_left(clock)
        return Face(
            light.value, light.label, self._text(clock, light, days), days, clock.due_at, clock.provisional
        )

    def light(self, clock: Clock, feedback_late: bool = False) -> Light:
        """Grey waiting, green, yellow near due or feedback late, red overdue, blue and purple closed."""
        if not clock.is_open:
            return Light.PURPLE if clock.late else Light.BLUE
        if clock.state == Clock.State.PAUSED or clock.started_at > self.now:
            return Light.GREY
        if self.now > clock.due_at:
            return Light.RED
        return Light.YELLOW if feedback_late or self._is_near(clock) else Light.GREEN

    def days_left(self, clock: Clock) -> int:
        """Working days until the due day, negative after it; counted from now, the pause or the end."""
        at = self.now
        if clock.stopped_at is not None:
            at = clock.stopped_at
        day = self.calendar.local(at).date()
        return self.calendar.working_days_between(day, self.calendar.local(clock.due_at).date())

    def held(self, start: datetime, end: datetime | None = None) -> "StrOrPromise":
        """How long somebody has had it (until now, or until `end`), in working time, as "4d 2h"."""
        spent = self.calendar.working_time(start, end or self.now)
        length = self.calendar.day_length(self.calendar.local(self.now).date())
        days, rest = divmod(spent, length)
        if days:
            return _("%(days)dd %(hours)dh") % {"days": days, "hours": rest // HOUR}
        if rest >= HOUR:
            return _("%(hours)dh") % {"hours": rest // HOUR}
        return _("%(minutes)d min") % {"minutes": rest // timedelta(minutes=1)}

    def _is_near(self, clock: Clock) -> bool:
        """So few working days left, or so small a share of the period; hours go by the share alone."""
        if clock.unit == Clock.Unit.OFFICE_HOURS:
            whole = self.calendar.working_time(clock.started_at, clock.due_at)
            return self.calendar.working_time(self.now, clock.due_at) <= whole * self.yellow_share
        start, due = (self.calendar.local(at).date() for at in (clock.started_at, clock.due_at))
        left = self.days_left(clock)
        return (
            left <= self.yellow_days
            or left <= self.calendar.working_days_between(start, due) * self.yellow_share
        )

    def _text(self, clock: Clock, light: Light, days: int) -> "StrOrPromise":
        if light == Light.BLUE:
            return _("closed on time")
        if light == Light.PURPLE:
            return _lazy_closed_late(-days) if days else _("closed late, on the last day")
        if light == Light.GREY:
            return _("paused") if clock.state == Clock.State.PAUSED else _("not started")
        if light == Light.RED:
            return _lazy_overdue(-days) if days else _("overdue since today")
        return _lazy_left(days) if days else _("due today")


def _left(count: int) -> str:
    return ngettext("%(count)d day left", "%(count)d days left", count) % {"count": count}


def _overdue(count: int) -> str:
    return ngettext("overdue %(count)d day", "overdue %(count)d days", count) % {"count": count}


def _closed_late(count: int) -> str:
    return ngettext("closed %(count)d day late", "closed %(count)d days late", count) % {"count": count}


# Translated when printed; ngettext_lazy would translate as soon as its number is filled in.
_lazy_left, _lazy_overdue, _lazy_closed_late = (lazy(words, str) for words in (_left, _overdue, _closed_late))


def light(clock: Clock, now: datetime, feedback_late: bool = False) -> Light:
    """The light of one clock at an instant; for a list make one `Faces` and ask it."""
    return Faces(now).light(clock, feedback_late)


def clock_face(clock: Clock, now: datetime) -> Face:
    """What a page shows of one clock at an instant; for a list make one `Faces` and ask it."""
    return Faces(now).of(clock)


def held(start: datetime, now: datetime) -> "StrOrPromise":
    """Working time since `start` in office days, as "4d 2h"; for a list make one `Faces` and ask it."""
    return Faces(now).held(start)
