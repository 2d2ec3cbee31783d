"""What happens to an instruction: entered with its words or its photograph, distributed, reported back."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from office.orgchart.models import Division
from office.records.models import Link
from office.records.perform import Change
from office.routing.services import circulating


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """It says something, by words or by a photograph, and is linked to what it was written on."""
    _says_something(change)
    instruction = change.record
    if instruction.source_id:
        Link.objects.create(source=instruction, target_id=instruction.source_id, kind=Link.Kind.FOLLOWS,
                            added_by_id=change.person_id)


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Slips of the pen are mended; it still says something."""
    _says_something(change)


def distribute(change: Change, divisions: Iterable[Division], note: str) -> None:
    """To the heads of these divisions: a notice each, and a receipt when they have read it."""
    circulating.circulate(change.user, change.record.pk, [f"d{one.pk}.division_head" for one in divisions], note)


def report(change: Change, result: str) -> None:
    """What became of it; whoever gave it reads it here."""
    change.record.result, change.record.reported_on = result, localtime(change.at).date()


def _says_something(change: Change) -> None:
    instruction = change.record
    if not instruction.text.strip() and not instruction.attachments.filter(withdrawn_at=None).exists():
        raise ValidationError({"text": _("Enter its words, or add the photograph of the handwriting.")})
