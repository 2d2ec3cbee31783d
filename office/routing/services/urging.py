"""Urge a step (催办): a word to whoever holds it, at once, and only so often a day."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.figures.queries import figure
from office.permissions.ask import Decision, Denied, may
from office.permissions.standing import standing_of
from office.records.perform import Change
from office.routing.errors import AlreadyDone, NotPossible
from office.routing.models import JournalLine, Step
from office.routing.people import addressees
from office.routing.services.acting import beside, find
from office.routing.walk import Walk

A_DAY = "route.urges_a_day"


def urge(user: Any, step_pk: int, note: str) -> JournalLine:
    """Urge an open step, with a note. Raises NotPossible when it was urged often enough today, saying by whom."""
    with beside(user, find(step_pk).record_id, "urge") as change:
        step = find(step_pk)
        if not step.is_open:
            raise AlreadyDone(step)
        if not may_urge(change, step):
            raise Denied(Decision("urge", change.at, standing_of(change.user, change.at)))
        if not note.strip():
            raise ValidationError({"note": _("Write what is to be done.")})
        walk = Walk(change, step.route)
        walk.reached = addressees([step.principal], change.at)
        _require_a_holder(walk, step)
        _check_limit(change, step)
        Step.objects.filter(pk=step.pk).update(urged_at=change.at)
        walk.tell("urged", [step.principal], step, urgent=True, note=note.strip()[:300])
        return walk.write("urge", step, note)


def may_urge(change: Change, step: Step) -> bool:
    """By the register's right, as the one who asked for the step, or as the starter of its route."""
    asked = change.person_id in (step.asked_by_id, step.route.started_by_id if step.route else None)
    return asked or bool(may(change.user, "urge", change.record, change.at))


def _require_a_holder(walk: Walk, step: Step) -> None:
    one = walk.reached.get(step.principal)
    if one is None or not one.people:
        raise NotPossible(_("Nobody is there to be urged: “%(who)s” is vacant. Hand the step on instead."),
                          code="vacant", params={"who": one.name if one else step.principal})


def _check_limit(change: Change, step: Step) -> None:
    most = figure(A_DAY, change.at)
    midnight = change.at.replace(hour=0, minute=0, second=0, microsecond=0)
    today = JournalLine.objects.filter(record=step.record_id, step=step, name="urge", at__gte=midnight)
    if today.count() >= most:
        last = today.select_related("by").latest("at")
        raise NotPossible(
            ngettext("%(person)s has urged this today already; %(most)d time a day is allowed.",
                     "%(person)s has urged this today already; %(most)d times a day are allowed.", most),
            code="urged", params={"person": last.by.name, "most": most})


