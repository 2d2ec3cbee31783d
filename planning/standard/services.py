"""The drafting of a standard and its consultation; which ones it is to replace."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.consulting import services as consulting
from office.orgchart.models import Division
from office.permissions.access import give
from office.records.perform import Change, differs
from planning.standard.models import Standard, Status

DRAFTING = (Status.DRAFT, Status.CONSULTED)
FIELDS = ("title", "category", "text", "grade", "replaces_ids")
KEEPER = "keeper"  # of the right of the register's keepers to see every draft and to give their opinion


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """The draft is seen by the heads of the division that keeps the register, whichever division drafts it."""
    _take_replaced(change.record, cleaned)
    give(change.record, [(f"d{change.record.duty.division_id}.division_head", ("view", "comment"), KEEPER)])


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """While others judge it, and once it is signed, only files are added. Raises ValidationError for anything else."""
    _take_replaced(change.record, cleaned)
    if change.record.status not in DRAFTING and differs(change.record, FIELDS):
        raise ValidationError(_("Its text stands still while it is consulted or approved, and once it is approved. "
                                "Files may still be added."))


def _take_replaced(standard: Standard, cleaned: dict[str, Any]) -> None:
    if "replaces" in cleaned:
        standard.replaces_ids = sorted(row.pk for row in cleaned["replaces"])


def consult(change: Change, divisions: Iterable[Division], consult_until: date) -> None:
    """Ask divisions for their opinions until a day; outside units are written to, and their answers entered."""
    standard = change.record
    require_text(standard)
    standard.consult_until, standard.consulted_at = consult_until, None
    consulting.ask(change, divisions, consult_until, "standard_consult")


def answer(user: Any, pk: int, comment_pk: int, verdict: str, said: str) -> None:
    """Answer one opinion; see office/consulting."""
    consulting.answer(user, pk, comment_pk, verdict, said, while_in=Status.CONSULTING, subject="standard_answered")


def end_consultation(change: Change) -> None:
    """The opinions are in and answered: the draft may be changed again. Raises ValidationError while one waits."""
    consulting.require_answers(change.record.comments, change.record.consult_until)
    change.record.consulted_at = change.at
    consulting.stop_asking(change)


def skip_consultation(change: Change) -> None:
    """Nobody need be asked, for the reason given."""
    require_text(change.record)
    change.record.consult_waiver = change.reason
    change.record.consulted_at = change.at


def require_text(standard: Standard) -> None:
    """Raises ValidationError for a standard without its text, which is a file."""
    if not standard.attachments.filter(withdrawn_at=None).exists():
        raise ValidationError(_("There is no text yet: add the file."), code="empty")
