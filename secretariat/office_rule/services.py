"""The drafting of a rule and its consultation: divisions give opinions, each is answered one by one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.consulting import services as consulting
from office.orgchart.models import Division
from office.records.perform import Change, differs
from secretariat.office_rule.models import OfficeRule, Status

DRAFTING = (Status.DRAFT, Status.CONSULTED)
FIELDS = ("title", "area", "concerns", "body", "grade")


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """A first version is the root of those that revise it."""
    if change.record.root_id is None:
        change.record.root_id = change.record.pk


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """While others judge it, and once it is signed, only files are added. Raises ValidationError for anything else."""
    if change.record.status not in DRAFTING and differs(change.record, FIELDS):
        raise ValidationError(_("Its text stands still while it is consulted or approved, and once it is approved. "
                                "Files may still be added."))


def consult(change: Change, divisions: Iterable[Division], consult_until: date) -> None:
    """Ask divisions for their opinions until a day: they may see the draft and write. Raises ValidationError."""
    rule = change.record
    require_text(rule)
    rule.consult_until, rule.consulted_at = consult_until, None
    consulting.ask(change, divisions, consult_until, "rule_consult")


def answer(user: Any, pk: int, comment_pk: int, verdict: str, said: str) -> None:
    """Answer one opinion; see office/consulting."""
    consulting.answer(user, pk, comment_pk, verdict, said, while_in=Status.CONSULTING, subject="rule_answered")


def end_consultation(change: Change) -> None:
    """The opinions are in and answered: the draft may be changed again. Raises ValidationError while one waits."""
    rule = change.record
    consulting.require_answers(rule.comments, rule.consult_until)
    rule.consulted_at = change.at
    consulting.stop_asking(change)


def skip_consultation(change: Change) -> None:
    """Nobody need be asked, for the reason given."""
    require_text(change.record)
    change.record.consult_waiver = change.reason
    change.record.consulted_at = change.at


def require_text(rule: OfficeRule) -> None:
    """Raises ValidationError for a rule that says nothing: neither typed nor as a file."""
    if not rule.body.strip() and not rule.attachments.filter(withdrawn_at=None).exists():
        raise ValidationError(_("There is no text yet: type it, or add the file."), code="empty")
