"""The approval (批复): the amount decides who signs; what was signed is bound, and nothing is approved without it."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from office.records.perform import Change, NotNow, changing
from office.routing.models import Route, Step
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from planning.project import figures
from planning.project.checking import require_passed
from planning.project.figures import ROLES, signer_of
from planning.project.models import Project, Status
from planning.project.rows import Estimate, Phase, ProjectApproval, ProjectChange
from planning.project.services import current_estimate, move, passed

ROUTES = {"division_head": "project_head", "leader": "project_leader", "director": "project_director"}


def send(user: Any, pk: int, amounts: Mapping[str, Decimal], note: str = "") -> Route:
    """Propose what is to be approved, by part, and send the project the way that its amount decides.

    Raises Denied, NotNow outside the stage, ValidationError for an amount above what is asked, or below nothing.
    """
    with transaction.atomic():
        with changing(user, pk, "start_route", cause="propose_amounts") as change:
            if change.record.status != Status.APPROVE or change.record.on_route:
                raise NotNow(_("It does not stand for approval, or is on its route already."))
            total = _propose(change, amounts)
        return start(user, pk, route_for(total, change).pk, note=note)


def _propose(change: Change, amounts: Mapping[str, Decimal]) -> Decimal:
    estimate = current_estimate(change.record)
    assert estimate is not None
    total = Decimal("0.00")
    for line in estimate.lines.order_by("part"):
        amount = amounts.get(line.part, Decimal("0.00"))
        if not Decimal(0) <= amount <= line.requested:
            raise ValidationError({f"part_{line.part}": _("Not more than was asked for (approval rule).")})
        line.approved, total = amount, total + amount
        line.save(update_fields=["approved"])
    if total <= 0:
        raise ValidationError(_("Nothing is approved: refuse the project instead."), code="nothing")
    return total


def route_for(amount: Decimal, change: Change) -> RouteTemplate:
    """The route by which an amount is approved. Raises ValidationError if the office has none."""
    found = RouteTemplate.objects.filter(code=ROUTES[signer_of(amount, change.at)], kind=Project.KIND,
                                         published_at__isnull=False, retired_at=None).first()
    if found is None:
        raise ValidationError(_("There is no route in use for this amount."), code="no_route")
    return found


def proposed(estimate: Estimate | None) -> Decimal:
    """What is proposed to be approved, in all."""
    lines = estimate.lines.all() if estimate else ()
    return sum((line.approved for line in lines if line.approved is not None), Decimal("0.00"))


def digest(record: Project, estimate: Estimate) -> str:
    """The SHA-256 of what a signature binds: title, contents, amounts by part, and the files."""
    lines = [[line.part, str(line.requested), str(line.approved)] for line in estimate.lines.order_by("part")]
    files = sorted(record.attachments.filter(withdrawn_at=None).values_list("file_id", flat=True))
    said = [record.title, record.applicant, record.purpose, record.basis, estimate.version, lines, files]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def sign(change: Change, step: Step, opinion: str) -> None:
    """Approve the amount as it stands; the project goes on to its budget, or back to where its change came from.

    Raises ValidationError for whoever filed it, for a post that may not sign this amount, for a project whose check
    or review is not done, and where the signature is not the last step of the route.
    """
    record, seat, estimate = change.record, change.seat, current_estimate(change.record)
    if record.created_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever files a project does not approve it, neither for themselves nor for "
                                "another."), code="drafter")
    require_passed(record, Phase.FORMAL)
    if record.review_score is None:
        raise ValidationError(_("The expert review is not concluded."), code="review")
    amount = proposed(estimate)
    _require_right(change, amount)
    if record.on_route:
        raise ValidationError(_("The signature is the last step of an approval."), code="not_last")
    assert estimate is not None and seat is not None
    ProjectApproval.objects.create(
        record=record, step=step, person_id=change.person_id, post=seat.post, behalf_id=change.behalf_id,
        opinion=opinion.strip(), estimate=estimate, amount=amount, sha256=digest(record, estimate))
    record.approved = amount
    if not record.resume:
        passed(change, Status.APPROVE, Status.BUDGET, opinion)
        return
    record.changes.filter(state=ProjectChange.State.ASKED).update(
        state=ProjectChange.State.APPROVED, decided_at=change.at)
    change.become(record.resume)
    passed(change, Status.APPROVE, record.resume, opinion)
    record.resume = ""


def _require_right(change: Change, amount: Decimal) -> None:
    seat, needed = change.seat, signer_of(amount, change.at)
    role = seat.post.role if seat else ""
    keeps = seat is not None and (role != "division_head" or seat.post.division_id == change.record.duty.division_id)
    if amount <= 0:
        raise ValidationError(_("No amount is proposed: use “Prepare the approval”."), code="nothing")
    if role not in ROLES or not keeps or ROLES.index(role) < ROLES.index(needed):
        raise ValidationError(_("An amount of ¥%(amount)s is signed by %(who)s (limits of approval).") % {
            "amount": f"{amount:,.2f}", "who": role_words(needed)}, code="limit")


def role_words(role: str) -> str:
    """Who signs, in words."""
    return {"division_head": _("the head of Comprehensive Planning"), "leader": _("the leader in charge"),
            "director": _("the director")}[role]


def not_the_end(change: Change, step: Step, opinion: str) -> None:
    """No step but a signature ends an approval: raises ValidationError."""
    if not change.record.on_route:
        raise ValidationError(_("An approval ends with a signature: this route has none."), code="no_signature")


def refuse(change: Change) -> None:
    """Not approved, with the reason; it ends here."""
    passed(change, Status.APPROVE, Status.REFUSED, change.reason)


def drop_change(change: Change) -> None:
    """The change is not approved: the project goes on as it was approved before."""
    record = change.record
    record.changes.filter(state=ProjectChange.State.ASKED).update(
        state=ProjectChange.State.REFUSED, decided_at=change.at)
    move(change, record.resume, change.reason)
    record.resume = ""


def limits(on: figures.Day) -> list[tuple[str, Decimal | None]]:
    """Who signs up to which amount, the smallest first; beyond all limits, the last."""
    known = figures.limits(on)
    return [(role_words(role), known.get(role)) for role in ROLES]
