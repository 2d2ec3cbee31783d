"""What must not go unseen: each figure with its limit, what it means and what to do; and the look by the clock."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.health.measures import measured
from office.health.models import Alarm
from office.marks import mark
from office.outbox.services import publish
from office.time import now

MINUTE, DAY = 60, 24 * 60 * 60
WHOM = "o.sysadmin"


@dataclass(frozen=True)
class Watched:
    """One figure and the most it may be; its name is also the alarm's, and its heading's in docs/operations.md."""

    name: str
    limit: float
    label: Any
    advice: Any
    in_seconds: bool = True


WATCHED = (
    Watched("outbox_oldest", 60, _("Promised work waits"),
            _("Is the relay running, does the broker answer, do the workers?")),
    Watched("outbox_dead", 0, _("Messages were given up"),
            _("Read each cause, remove it, then try the message again."), in_seconds=False),
    Watched("sweep", 5 * MINUTE, _("Time limits are not looked at"), _("Are beat and a worker running?")),
    Watched("anchor", 20 * MINUTE, _("Evidence is not anchored"), _("Are beat and a worker running?")),
    Watched("fixity", 8 * DAY, _("Stored files were not read again"),
            _("Are beat and a worker running, and quick enough for so many files?")),
    Watched("bad_files", 0, _("Stored files are missing or changed"),
            _("Put each back from a backup; manage.py verify_files names them."), in_seconds=False),
    Watched("restore_drill", 8 * DAY, _("No backup was restored for a trial"),
            _("Run the restore drill and see why it did not run.")),
    Watched("refusals", 100, _("Many refusals"),
            _("Somebody may be trying doors: the log tells which account."), in_seconds=False),
    Watched("failed_sign_ins", 50, _("Many wrong passwords"),
            _("Somebody may be guessing passwords: see the access attempts."), in_seconds=False),
)


def ringing(figures: dict[str, float | None]) -> dict[str, float]:
    """The figures past their limits. What nobody could tell rings no alarm: the checks say that it is missing."""
    found = ((one, figures.get(one.name)) for one in WATCHED)
    return {one.name: value for one, value in found if value is not None and value > one.limit}


def look() -> list[str]:
    """Begin and end alarms by the figures of now, and promise the administrator one notice for each that begins.

    Returns the names of those that began. Two looks at once begin an alarm once: a constraint decides.
    """
    past = ringing(measured())
    with transaction.atomic():
        Alarm.objects.filter(ended_at=None).exclude(name__in=past).update(ended_at=now())
        known = set(Alarm.objects.filter(ended_at=None).values_list("name", flat=True))
        new = [Alarm(name=name, value=value) for name, value in past.items() if name not in known]
        begun = [alarm for alarm in new if _begin(alarm)]
        mark("beat")
    return [alarm.name for alarm in begun]


def _begin(alarm: Alarm) -> bool:
    """Keep the alarm and promise its notice; False when somebody else has just begun it."""
    alarm.began_at = now()
    Alarm.objects.bulk_create([alarm], ignore_conflicts=True)
    kept = Alarm.objects.get(name=alarm.name, ended_at=None)
    if kept.began_at != alarm.began_at:
        return False
    told = {"subject": f"alarm_{alarm.name}", "to": [WHOM], "words": {}, "urgent": True}
    publish(f"notice.alarm_{alarm.name}", str(kept.pk), told)
    return True
