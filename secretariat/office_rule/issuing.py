"""A rule is signed, issued from a day, revised by its next version, repealed: its force is two dates."""

import hashlib
import json
import unicodedata
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.numbering.services import take
from office.permissions.access import give
from office.permissions.standing import Seat
from office.records.perform import Change, along, following
from office.routing.models import Step
from office.time import today
from secretariat.office_rule.models import OfficeRule, RuleApproval, Status
from secretariat.office_rule.reading import tell
from secretariat.office_rule.services import require_text
from secretariat.office_rule.whom import concerned

SIGNERS = ("leader", "director")
SERIES, PATTERN = "office_rule", "青电政制〔{year}〕{seq}号"
CAUSE = "in_force"  # of the right of those it concerns to read it
ENDED = (Status.REVISED, Status.REPEALED)


def digest(rule: OfficeRule) -> str:
    """The SHA-256 of what a signature binds: title, text, whom it concerns, and its files."""
    files = sorted(rule.attachments.filter(withdrawn_at=None).values_list("file_id", flat=True))
    said = json.dumps([rule.title, rule.area, rule.body, sorted(rule.concerns), files], ensure_ascii=False)
    return hashlib.sha256(unicodedata.normalize("NFC", said).encode()).hexdigest()


def sign(change: Change, step: Step, opinion: str) -> None:
    """Bind the signer to the text as it stands. Raises ValidationError for the drafter, for a post that does not
    sign rules, and for a rule about which nobody was consulted, without a reason."""
    rule, seat = change.record, change.seat
    if rule.created_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever drafts a rule does not sign it, neither for themselves nor for another."),
                              code="drafter")
    if seat is None or seat.post.role not in SIGNERS:
        raise ValidationError(_("A rule is signed by a leader of the office."), code="post")
    if rule.consulted_at is None:
        raise ValidationError(_("Nobody was consulted yet: ask the divisions, or say why that is not needed."),
                              code="not_consulted")
    require_text(rule)
    RuleApproval.objects.create(record=rule, step=step, person_id=change.person_id, post=seat.post,
                                behalf_id=change.behalf_id, opinion=opinion.strip(), sha256=digest(rule))
    tell(change, "rule_to_issue", [f"d{rule.duty.division_id}.registry"])


def valid_approval(rule: OfficeRule) -> RuleApproval | None:
    """The signature that binds the text as it stands; None if it was taken back, or the text is another."""
    found = rule.approvals.select_related("person", "behalf", "step").order_by("-pk").first()
    if found is None or found.step.state != Step.State.DONE or found.step.result != "agree":
        return None
    return found if found.sha256 == digest(rule) else None


def issue(change: Change, valid_from: date) -> None:
    """In force from a day: numbered, shown to those it concerns; the version it revises ends that day.

    Raises ValidationError if the text is not what was signed, or for a day before the signature.
    """
    rule = change.record
    approval = valid_approval(rule)
    if approval is None:
        raise ValidationError(_("What stands in it is not what was signed."), code="not_signed")
    signed_on = approval.at.astimezone(change.at.tzinfo).date()
    if valid_from < signed_on:
        raise ValidationError({"valid_from": _("A rule is not in force before it is signed.")})
    rule.signer, rule.signed_on = (approval.behalf or approval.person).name_zh, signed_on
    if rule.previous_id:
        _supersede(change, valid_from)
    rule.valid_from = valid_from
    divisions = [f"d{row.pk}" for row in concerned(rule.concerns)]
    give(rule, [(name, ("view", "confirm_read"), CAUSE) for name in divisions])
    tell(change, "rule_in_force", divisions, f"{valid_from:%Y-%m-%d}")
    rule.number = take(SERIES, today().year, rule, PATTERN).text  # last: the series is locked until the commit


def _supersede(change: Change, valid_from: date) -> None:
    with along(change, change.record.previous_id) as before:
        old = before.record
        if old.status != Status.IN_FORCE or old.valid_until is not None:
            raise ValidationError(_("The version it revises is not in force any more."))
        if valid_from <= old.valid_from:
            since = {"day": f"{old.valid_from:%Y-%m-%d}"}
            raise ValidationError({
                "valid_from": _("The version it revises is in force from %(day)s: choose a later day.") % since})
        old.valid_until = valid_from
        before.become(Status.REVISED)


def revise(change: Change) -> None:
    """Open the next version as a draft with the text in force. Raises ValidationError while another is on its way."""
    rule, seat = change.record, change.seat
    if rule.successors.exclude(status=Status.ABANDONED).exists():
        raise ValidationError(_("A revision of it is on its way already."))
    successor = OfficeRule(
        title=rule.title, grade=rule.grade, duty=rule.duty, division_id=_division_of(seat, rule), area=rule.area,
        concerns=rule.concerns, body=rule.body, previous_id=rule.pk, root_id=rule.root_id, edition=rule.edition + 1)
    with following(change, successor):
        pass


def _division_of(seat: Seat | None, rule: OfficeRule) -> Any:
    return seat.post.division_id if seat else rule.division_id


def repeal(change: Change, valid_until: date) -> None:
    """It ends on a day, for the reason given; those it concerns are told. Raises ValidationError for a day gone by."""
    rule = change.record
    if valid_until < today() or valid_until <= rule.valid_from:
        raise ValidationError({"valid_until": _("A rule ends after it has begun, and not on a day that is over.")})
    rule.valid_until, rule.end_reason = valid_until, change.reason
    tell(change, "rule_repealed", [f"d{row.pk}" for row in concerned(rule.concerns)], change.reason)
