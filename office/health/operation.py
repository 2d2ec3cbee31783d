"""The page of lights: every check and every watched figure, with what it means and what to do."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.health import checks
from office.health.alarms import DAY, MINUTE, WATCHED, Watched, ringing
from office.health.measures import measured, open_work
from office.health.models import Alarm
from office.registers.register import register_of

LIGHTS = {checks.OK: "done", checks.WARNING: "soon", checks.ERROR: "late"}
HOUR = 60 * MINUTE
RECENT = 20  # ended alarms shown


def lights() -> dict[str, Any]:
    """What the page shows: checks, watched figures, other figures, open work, and the last alarms."""
    figures = measured()
    past = ringing(figures)
    known = list(Alarm.objects.order_by(F("ended_at").desc(nulls_first=True))[: len(WATCHED) + RECENT])
    began = {alarm.name: alarm.began_at for alarm in known if alarm.ended_at is None}
    labels = {one.name: one.label for one in WATCHED}
    return {
        "checks": [
            {"label": one.check.label, "why": one.why, "light": _light(one.level)} for one in checks.run(figures)
        ],
        "watched": [
            {"one": one, "value": spoken(one, figures[one.name]), "limit": spoken(one, one.limit),
             "since": began.get(one.name), "past": one.name in past,
             "light": ("late", _("rings")) if one.name in past else ("done", _("quiet"))}
            for one in WATCHED
        ],
        "figures": figures,
        "work": [(register_of(kind).title(), number, late) for kind, number, late in open_work()],
        "alarms": [{"label": labels.get(alarm.name, alarm.name), "alarm": alarm} for alarm in known if alarm.ended_at],
    }


def spoken(one: Watched, value: float | None) -> str:
    """A figure in words: a number, or a length of time in its largest whole unit."""
    if value is None:
        return _("not known")
    if not one.in_seconds:
        return str(round(value))
    for size, words in ((DAY, _days), (HOUR, _hours), (MINUTE, _minutes)):
        if value >= 2 * size:
            return words(int(value // size))
    return _seconds(int(value))


def _days(number: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", number) % {"count": number}


def _hours(number: int) -> str:
    return ngettext("%(count)d hour", "%(count)d hours", number) % {"count": number}


def _minutes(number: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", number) % {"count": number}


def _seconds(number: int) -> str:
    return ngettext("%(count)d second", "%(count)d seconds", number) % {"count": number}


def _light(level: str) -> tuple[str, str]:
    """A kind of light, and its word."""
    words = {checks.OK: _("well"), checks.WARNING: _("degraded"), checks.ERROR: _("look here")}
    return LIGHTS[level], words[level]
