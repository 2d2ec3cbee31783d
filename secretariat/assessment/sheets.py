"""The acts on one sheet: own summary, manual score, proposal, objection and its ruling; under the round's lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from office.permissions.ask import Decision, Denied, concrete, may
from office.permissions.standing import standing_of
from office.records.models import Upload
from office.records.perform import Change
from office.routing.services.acting import beside
from office.secrecy import refuse_state_secrets
from office.time import today
from secretariat.assessment.facts import MANUAL
from secretariat.assessment.models import Grade, Objection, ScoreLine, Sheet, Status
from secretariat.assessment.rights import is_subject, keeps, proposes
from secretariat.assessment.services import add_up, require_cap, score_facts, tell


def summarise(user: Any, pk: int, sheet_pk: int, summary: str) -> Sheet:
    """Write one's own summary, until the facts are computed. Raises Denied for anybody else's."""
    refuse_state_secrets({"summary": summary})
    with _on(user, pk, sheet_pk, "summarise") as (change, sheet):
        _require(is_subject(user, sheet), change, "summarise")
        _in(change, Status.SUMMARISING)
        if not summary.strip():
            raise ValidationError({"summary": _("Write the summary.")})
        sheet.summary, sheet.summarised_by_id, sheet.summarised_at = summary.strip(), change.person_id, change.at
        sheet.save()
    return sheet


def enter_score(user: Any, pk: int, sheet_pk: int, indicator: str, score: Decimal, reason: str,
                evidence: Upload) -> ScoreLine:
    """Enter a manual score with its evidence, one's own upload; a new line replaces the one before.

    Raises Denied unless the user conducts the round and it is not about themselves, ValidationError for an indicator
    that facts feed, or more than its weight.
    """
    refuse_state_secrets({"reason": reason})
    with _on(user, pk, sheet_pk, "enter_score") as (change, sheet):
        _require(keeps(user, change.record) and not is_subject(user, sheet), change, "compute")
        _in(change, Status.REVIEWING)
        one = next((row for row in change.record.scheme if row["code"] == indicator and row["source"] == MANUAL), None)
        if one is None:
            raise ValidationError({"indicator": _("This indicator is fed by recorded facts.")})
        least, most = sorted((Decimal(0), Decimal(one["weight"])))
        if not least <= score <= most:
            raise ValidationError({"score": _("Between %(least)s and %(most)s.") % {"least": least, "most": most}})
        if not reason.strip():
            raise ValidationError({"reason": _("Give the reason.")})
        line = ScoreLine.objects.create(sheet=sheet, indicator=indicator, score=score, reason=reason.strip(),
                                        evidence=evidence.file, evidence_name=evidence.name, by_id=change.person_id,
                                        at=change.at)
        evidence.delete()
        add_up(sheet)
    return line


def propose(user: Any, pk: int, sheet_pk: int, grade: str, opinion: str) -> Sheet:
    """Propose a grade after opinions were heard. Raises Denied unless it is for the user to propose."""
    refuse_state_secrets({"opinion": opinion})
    with _on(user, pk, sheet_pk, "propose") as (change, sheet):
        _require(proposes(user, sheet), change, "propose")
        _in(change, Status.REVIEWING)
        if grade not in Grade.values or not opinion.strip():
            raise ValidationError({"opinion": _("Give the grade and the opinion.")})
        sheet.proposal, sheet.opinion, sheet.proposed_by_id = Grade(grade), opinion.strip(), change.person_id
        sheet.save()
    return sheet


def object_to(user: Any, pk: int, sheet_pk: int, text: str) -> Objection:
    """Object to one's own result, until the last day. Raises Denied for another's, ValidationError when too late."""
    refuse_state_secrets({"text": text})
    with _on(user, pk, sheet_pk, "object") as (change, sheet):
        _require(is_subject(user, sheet), change, "object")
        _in(change, Status.PUBLISHED)
        if today() > change.record.objections_until:
            raise ValidationError(_("Objections were possible until %(day)s."),
                                  params={"day": f"{change.record.objections_until:%Y-%m-%d}"})
        if not text.strip():
            raise ValidationError({"text": _("Say what you object to.")})
        if sheet.objections.filter(upheld=None).exists():
            raise ValidationError(_("An objection has not been decided yet."))
        row = Objection.objects.create(sheet=sheet, text=text.strip(), by_id=change.person_id, at=change.at)
        tell(change, "assessment_objected", ["o.director", f"d{change.record.division_id}.registry"])
    return row


def rule(user: Any, pk: int, sheet_pk: int, upheld: bool, reason: str, grade: str = "") -> Objection:
    """Uphold or refuse an objection, with the reason. Upheld: the facts are computed anew, and the grade may change.

    Raises Denied unless the user decides rounds, ValidationError without a reason or over the cap; whoever objected
    does not rule.
    """
    refuse_state_secrets({"reason": reason})
    with _on(user, pk, sheet_pk, "rule") as (change, sheet):
        _require(bool(may(user, "decide", change.record)) and not is_subject(user, sheet), change, "decide")
        _in(change, Status.PUBLISHED)
        row = sheet.objections.filter(upheld=None).first()
        if row is None:
            raise ValidationError(_("There is no open objection."))
        if not reason.strip():
            raise ValidationError({"reason": _("Give the reason.")})
        row.upheld, row.reason, row.decided_by_id, row.decided_at = upheld, reason.strip(), change.person_id, change.at
        row.save()
        if upheld:
            score_facts(change, sheet, reason.strip())
            if grade:
                sheet.grade = Grade(grade)
                sheet.save()
            require_cap(change)
        tell(change, "assessment_upheld" if upheld else "assessment_refused", [f"u{row.by_id}"], note=reason.strip())
    return row


@contextmanager
def _on(user: Any, pk: int, sheet_pk: int, act: str) -> Iterator[tuple[Change, Sheet]]:
    """The sheet under its round's lock. Raises Http404 to who may not see the round, or for another round's sheet."""
    with beside(user, pk, act) as change:
        change.record = concrete(change.record)
        sheet = Sheet.objects.select_related("division", "person").filter(pk=sheet_pk, assessment=pk).first()
        if sheet is None:
            raise Http404
        sheet.assessment = change.record
        yield change, sheet


def _require(allowed: bool, change: Change, verb: str) -> None:
    if not allowed:
        raise Denied(Decision(verb, change.at, standing_of(change.user, change.at), kind=change.record.KIND))


def _in(change: Change, status: str) -> None:
    if change.record.status != status:
        raise ValidationError(_("This is not possible while the round is “%(status)s”."),
                              params={"status": change.record.get_status_display()})
