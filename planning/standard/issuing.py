"""A standard is signed, issued from a day, revised by another, repealed; those it replaces end when it begins."""

import hashlib
import json
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.notices.services import promise_notice
from office.numbering.services import take
from office.orgchart.choices import divisions
from office.permissions.access import give
from office.records.perform import Change, along, following
from office.routing.models import Step
from office.time import today
from planning.standard.models import Category, Standard, StandardApproval, Status
from planning.standard.services import KEEPER, require_text

SIGNERS = ("leader", "director")
SERIES = {Category.POLICY: ("policy", "青电政策〔{year}〕{seq}号"),
          Category.TECHNICAL: ("technical_rule", "青电技规〔{year}〕{seq}号"),
          Category.STANDARD: ("standard", "青电标〔{year}〕{seq}号")}
CAUSE = "in_force"  # of the right of every division to read it


def digest(standard: Standard) -> str:
    """The SHA-256 of what a signature binds: title, kind, what it lays down, what it replaces, and its files."""
    files = sorted(standard.attachments.filter(withdrawn_at=None).values_list("file_id", flat=True))
    said = [standard.title, standard.category, standard.text, sorted(standard.replaces_ids), files]
    return hashlib.sha256(unicodedata.normalize("NFC", json.dumps(said, ensure_ascii=False)).encode()).hexdigest()


def sign(change: Change, step: Step, opinion: str) -> None:
    """Bind the signer to the standard as it stands. Raises ValidationError for the drafter, for a post that signs
    none, and for one about which nobody was consulted, without a reason."""
    standard, seat = change.record, change.seat
    if standard.created_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever drafts a standard does not sign it, neither for themselves nor for another."),
                              code="drafter")
    if seat is None or seat.post.role not in SIGNERS:
        raise ValidationError(_("A standard is signed by a leader of the office."), code="post")
    if standard.consulted_at is None:
        raise ValidationError(_("Nobody was consulted yet: ask the divisions, or say why that is not needed."),
                              code="not_consulted")
    require_text(standard)
    StandardApproval.objects.create(record=standard, step=step, person_id=change.person_id, post=seat.post,
                                    behalf_id=change.behalf_id, opinion=opinion.strip(), sha256=digest(standard))
    promise_notice(change, "standard_to_issue", [f"d{standard.division_id}.division_head"])


def valid_approval(standard: Standard) -> StandardApproval | None:
    """The signature that binds the text as it stands; None if it was taken back, or the text is another."""
    found = standard.approvals.select_related("person", "behalf", "step").order_by("-pk").first()
    if found is None or found.step.state != Step.State.DONE or found.step.result != "agree":
        return None
    return found if found.sha256 == digest(standard) else None


def issue(change: Change, valid_from: date) -> None:
    """In force from a day: numbered by its kind, shown to every division; those it replaces end that day.

    Raises ValidationError if the text is not what was signed, or for a day before the signature.
    """
    standard = change.record
    approval = valid_approval(standard)
    if approval is None:
        raise ValidationError(_("What stands in it is not what was signed."), code="not_signed")
    signed_on = approval.at.astimezone(change.at.tzinfo).date()
    if valid_from < signed_on:
        raise ValidationError({"valid_from": _("A standard is not in force before it is signed.")})
    standard.signer, standard.signed_on = (approval.behalf or approval.person).name_zh, signed_on
    for pk in sorted(standard.replaces_ids):  # in one order, so that two of them never wait for each other
        _end(change, pk, valid_from)
    standard.valid_from = valid_from
    standard.shown_ids = [row.pk for row in divisions()]
    everybody = [f"d{pk}" for pk in standard.shown_ids]
    give(standard, [(name, ("view",), CAUSE) for name in everybody])
    promise_notice(change, "standard_in_force", [f"{name}.division_head" for name in everybody],
                   f"{valid_from:%Y-%m-%d}")
    code, pattern = SERIES[Category(standard.category)]
    standard.number = take(code, today().year, standard, pattern).text  # last: the series is locked until the commit


def _end(change: Change, pk: int, valid_from: date) -> None:
    with along(change, pk) as before:
        old = before.record
        if old.status != Status.IN_FORCE or old.valid_until is not None:
            raise ValidationError(_("%(standard)s, which it replaces, is not in force any more.") % {
                "standard": old.line})
        if valid_from <= old.valid_from:
            raise ValidationError({"valid_from": _("%(standard)s is in force from %(day)s: choose a later day.") % {
                "standard": old.line, "day": f"{old.valid_from:%Y-%m-%d}"}})
        old.valid_until, old.replaced_by_id = valid_from, change.record.pk
        before.become(Status.REVISED)


def revise(change: Change) -> None:
    """Open a draft that replaces this one, with what it lays down. Raises ValidationError while one is on its way."""
    old, seat = change.record, change.seat
    if Standard.objects.filter(replaces_ids__contains=[old.pk]).exclude(status=Status.ABANDONED).exists():
        raise ValidationError(_("A revision of it is on its way already."))
    successor = Standard(
        title=old.title, grade=old.grade, duty=old.duty, category=old.category, text=old.text, replaces_ids=[old.pk],
        division_id=seat.post.division_id if seat else old.division_id)
    with following(change, successor):
        give(successor, [(f"d{old.duty.division_id}.division_head", ("view", "comment"), KEEPER)])


def repeal(change: Change, valid_until: date) -> None:
    """It ends on a day, for the reason given; every division is told. Raises ValidationError for a day gone by."""
    standard = change.record
    if standard.valid_until is not None:
        raise ValidationError(_("Its end is decided already."))
    if valid_until < today() or valid_until <= standard.valid_from:
        raise ValidationError({
            "valid_until": _("A standard ends after it has begun, and not on a day that is over.")})
    standard.valid_until, standard.end_reason = valid_until, change.reason[:500]
    promise_notice(change, "standard_repealed", [f"d{pk}.division_head" for pk in standard.shown_ids],
                   change.reason[:200])
