"""What happens to a system request. None of it changes a right: approval and carrying out are two people's words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.notices.services import promise_notice
from office.permissions.access import give
from office.records.perform import Change, differs
from office.routing.models import Route, Step
from office.routing.services.starting import take_off
from secretariat.office_rule.whom import concerned
from secretariat.system_request.models import ACCOUNTS, Status, SystemRequest, SystemSupport, Type

CAUSE = "feature"  # everybody may see a wanted feature, and join
FIELDS = ("title", "request_type", "detail", "about", "grade")


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """A wanted feature is shown to the whole office, so that others may join."""
    record = change.record
    if record.request_type == Type.FEATURE:
        give(record, [(f"d{row.pk}", ("view", "support"), CAUSE) for row in concerned(())])


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """On its way it stays as it was asked for; its kind never changes. Raises ValidationError."""
    record = change.record
    if differs(record, ("request_type",)):
        raise ValidationError({"request_type": _("This does not change any more: ask anew.")})
    if (record.status != Status.ASKED or record.on_route) and differs(record, FIELDS):
        raise ValidationError(_("It is on its way: write a note, or take it off its route first."))


def approve(change: Change, step: Step, opinion: str) -> None:
    """The head of the Secretariat approves a request about an account. Nobody approves their own, or one about
    themselves: raises ValidationError."""
    record, seat = change.record, change.seat
    if record.request_type not in ACCOUNTS or seat is None or seat.post.division_id != record.duty.division_id:
        return  # the division's head has seen it; the Secretariat's approval is what counts
    people = (change.person_id, change.behalf_id)
    if record.created_by_id in people or record.about_id in people:
        raise ValidationError(_("Somebody else approves what one asks for oneself: a substitute, or a leader."),
                              code="own")
    record.approved_by_id, record.approved_at = change.person_id, change.at


def carry_out(change: Change, step: Step, opinion: str) -> None:
    """The administrator records what was done: only with that word (a route's "handle" asks for it) does it close.

    Raises ValidationError for an account nobody approved, and for whoever approved or asked.
    """
    record = change.record
    if record.request_type in ACCOUNTS:
        if record.approved_by_id is None:
            raise ValidationError(_("The Secretariat has not approved it: it goes by the route for accounts."),
                                  code="not_approved")
        if change.person_id in (record.approved_by_id, record.created_by_id):
            raise ValidationError(_("Whoever asked or approved does not carry it out."), code="same_person")
    record.done_note, record.done_by_id, record.done_at = opinion.strip()[:1000], change.person_id, change.at
    tell(change, "request_done", record.done_note)


def support(change: Change) -> None:
    """Me too. Raises ValidationError for whoever asked, and the second time."""
    record = change.record
    if record.created_by_id == change.person_id:
        raise ValidationError(_("You have asked for it yourself."))
    _row, new = SystemSupport.objects.get_or_create(record=record, person_id=change.person_id)
    if not new:
        raise ValidationError(_("You have joined already."))


def plan(change: Change, planned_for: str) -> None:
    """When it is to come."""
    change.record.planned_for = planned_for
    tell(change, "feature_planned", planned_for)


def deliver(change: Change, release: str) -> None:
    """It is there, with this version of the portal; everybody who asked is told."""
    change.record.release = release
    tell(change, "feature_delivered", release)


def decline(change: Change) -> None:
    """It will not be done; off its route, with the reason."""
    change.record.reason = change.reason
    route = Route.objects.filter(record=change.record.pk, state=Route.State.RUNNING).first()
    if route is not None:
        take_off(change, route, change.reason)
    tell(change, "request_refused", change.reason)


def is_feature(record: SystemRequest) -> bool:
    """A wanted feature, which goes no route."""
    return record.request_type == Type.FEATURE


def tell(change: Change, subject: str, note: str) -> None:
    """Promise a notice to whoever asked, and to those who joined."""
    record = change.record
    to = [record.created_by_id, *record.supports.values_list("person", flat=True)]
    promise_notice(change, subject, [f"u{pk}" for pk in to], note[:200])
