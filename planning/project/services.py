"""An application is filed, its estimate kept in versions, and every passing of a stage written down."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.models import Link
from office.records.perform import Change, differs
from planning.project import checking
from planning.project.models import Project, Status
from planning.project.rows import Estimate, EstimateLine, Part, Passing, Phase

FROZEN = ("applicant", "applied_on", "basis", "purpose", "completes_on")


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Everything a new application gets but its number: its first estimate, and the link to the document it came by."""
    record = change.record
    new_estimate(change, amounts_in(cleaned))
    if record.source_id:
        Link.objects.create(source=record, target_id=record.source_id, kind=Link.Kind.FOLLOWS,
                            added_by_id=change.person_id)


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """While it is an application its contents and amounts may be set right; later they stand still.

    Raises ValidationError.
    """
    record, amounts = change.record, amounts_in(cleaned)
    moved = amounts != amounts_of(current_estimate(record))
    if record.status != Status.APPLY and (moved or differs(record, FROZEN)):
        raise ValidationError(_("The application stands still once it is being checked: return it first, or report a "
                                "change."), code="frozen")
    if moved:
        new_estimate(change, amounts, _("Application corrected"))


def amounts_in(cleaned: Mapping[str, Any]) -> dict[str, Decimal]:
    """The amounts of a form with a field for each part. Raises ValidationError if there is none."""
    found = {part.value: cleaned[f"part_{part.value}"] for part in Part if cleaned.get(f"part_{part.value}")}
    if not found:
        raise ValidationError({f"part_{Part.SOFTWARE.value}": _("Say for what how much is asked.")})
    return found


def amounts_of(estimate: Estimate | None) -> dict[str, Decimal]:
    """What an estimate asks, by part."""
    return {line.part: line.requested for line in estimate.lines.all()} if estimate else {}


def current_estimate(record: Project) -> Estimate | None:
    """The newest version; None before the first."""
    return record.estimates.order_by("-version").first()


def new_estimate(change: Change, amounts: Mapping[str, Decimal], why: str = "") -> Estimate:
    """The next version of what is asked; the project's total follows it.

    Raises ValidationError for a total below what was approved before: less is asked by a change of its own.
    """
    record, before = change.record, current_estimate(change.record)
    total = sum(amounts.values(), Decimal("0.00"))
    if record.approved and total < record.approved:
        raise ValidationError(_("The new estimate asks for less than was approved already."), code="less")
    row = Estimate.objects.create(record_id=record.pk, version=before.version + 1 if before else 1, why=why[:300],
                                  by_id=change.person_id)
    EstimateLine.objects.bulk_create(
        EstimateLine(estimate=row, part=part, requested=amount) for part, amount in sorted(amounts.items()))
    record.requested = total
    return row


def passed(change: Change, left: str, entered: str, note: str = "") -> None:
    """Write down that a stage was passed, or went back: who, from which post, for whom, when."""
    seat, record = change.seat, change.record
    Passing.objects.create(record_id=record.pk, left=left, entered=entered, by_id=change.person_id,
                           post=seat.post if seat else None, behalf_id=change.behalf_id, note=note.strip()[:500])
    record.passings_made += 1


def move(change: Change, target: str, note: str = "") -> None:
    """Pass from the stage it stands in to another."""
    left = change.record.status
    change.become(target)
    passed(change, left, target, note)


def accept_application(change: Change) -> None:
    """The application is complete: its formal check begins, by the list of the day."""
    checking.begin(change, Phase.FORMAL)
    move(change, Status.FORMAL)


def return_application(change: Change) -> None:
    """Back to whoever applied, with the reason: what was reviewed is reviewed again."""
    record = change.record
    record.review_score, record.review_summary = None, ""
    move(change, Status.APPLY, change.reason)


def pass_formal(change: Change) -> None:
    """Every item has passed or was waived: the experts are next."""
    record = change.record
    checking.require_passed(record, Phase.FORMAL)
    record.review_round += 1
    move(change, Status.EXPERT)


def withdraw_application(change: Change) -> None:
    """The applicant takes it back, with the reason."""
    passed(change, change.record.status, Status.WITHDRAWN, change.reason)


def stage_passer(target: str) -> Callable[..., None]:
    """A verb's rule that passes to the next stage with a word."""

    def run(change: Change, note: str = "") -> None:
        move(change, target, note)

    return run


def archive(change: Change, note: str = "") -> None:
    """The file of the project is complete, and closed."""
    passed(change, Status.ARCHIVE, Status.ARCHIVED, note)
