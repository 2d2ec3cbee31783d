"""Issuing signed papers under a code, ending them, and answering what a code or a file is."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.records.made import keep
from office.records.perform import Change
from office.signing.apart import verify_apart
from office.signing.keys import roots_in_force
from office.signing.verify import Verdict, verify
from office.time import now
from office.verification.codes import read_code
from office.verification.models import IssuedPaper
from office.verification.outcome import UNKNOWN, outcome_of


class NotIssued(Exception):
    """The bytes are not validly signed by a key of ours, so they are not issued; the words say why, for the log."""


@dataclass(frozen=True)
class Answer:
    """What a file or a code is: a state of IssuedPaper, "changed" or "unknown"; `verdict` only for a file."""

    outcome: str
    paper: IssuedPaper | None = None
    verdict: Verdict | None = None


def issue(change: Change, pdf: bytes, code: str, *, told: bool = False) -> IssuedPaper:
    """Keep a signed paper of the record being changed, under the code that is printed on it (`new_code()`).

    `told`: its openness allows that whoever checks it is told its reference number and date (主动公开). Runs in the
    change's transaction; the bytes are in the store before the row. Raises NotIssued for bytes that do not verify.
    """
    verdict = verify(pdf, roots=roots_in_force(), at=change.at)
    if not verdict:
        raise NotIssued(f"{verdict.finding.value}: {verdict.why}")
    if read_code(code) != code:
        raise ValueError("not a code of new_code()")
    return IssuedPaper.objects.create(
        record_id=change.record.pk, code=code, number=change.record.number, file=keep(pdf), told=told,
        issued_at=change.at, issued_by_id=change.person_id)


def withdraw(change: Change, paper: IssuedPaper, reason: str) -> IssuedPaper:
    """The paper holds no longer. Raises ValidationError without a reason, or when it has ended already."""
    return _end(change, paper, IssuedPaper.State.WITHDRAWN, reason, None)


def supersede(change: Change, paper: IssuedPaper, by: IssuedPaper, reason: str) -> IssuedPaper:
    """A newer paper takes its place. Raises ValidationError as `withdraw` does, or when the newer one does not hold."""
    if by.pk == paper.pk or not IssuedPaper.objects.filter(pk=by.pk, state=IssuedPaper.State.VALID).exists():
        raise ValidationError(_("The paper that takes its place must be another one that holds."))
    return _end(change, paper, IssuedPaper.State.SUPERSEDED, reason, by)


def _end(
    change: Change, paper: IssuedPaper, state: IssuedPaper.State, reason: str, by: IssuedPaper | None
) -> IssuedPaper:
    locked = IssuedPaper.objects.select_for_update().get(pk=paper.pk, record_id=change.record.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if locked.state != IssuedPaper.State.VALID:
        raise ValidationError(_("The paper holds no longer: it was withdrawn or superseded before."))
    locked.state, locked.reason, locked.superseded_by = state, reason, by
    locked.ended_at, locked.ended_by_id = change.at, change.person_id
    locked.save(update_fields=["state", "reason", "superseded_by", "ended_at", "ended_by"])
    return locked


def holding(record_pk: int) -> QuerySet[IssuedPaper]:
    """The issued papers of a record that hold, the newest first."""
    return IssuedPaper.objects.filter(record=record_pk, state=IssuedPaper.State.VALID).order_by("-pk")


def look_up(typed: str) -> Answer:
    """What the code is that somebody typed or scanned; a malformed one is as unknown as any other."""
    paper = IssuedPaper.objects.filter(code=read_code(typed)).select_related("record").first()
    return Answer(paper.state, paper) if paper else Answer(UNKNOWN)


def check(pdf: bytes) -> Answer:
    """What a file is. The register knows the very bytes that were issued; any other file is read by a child process."""
    paper = IssuedPaper.objects.filter(file_id=hashlib.sha256(pdf).hexdigest()).select_related("record").first()
    verdict = verify_apart(pdf, roots=roots_in_force(), at=paper.issued_at if paper else now())
    return Answer(paper.state, paper, verdict) if paper else Answer(outcome_of(verdict), None, verdict)


def address_of(code: str) -> str:
    """The address in a paper's QR code: the public face's page for this code."""
    return f"{settings.PUBLIC_URL}/c/{code}"
