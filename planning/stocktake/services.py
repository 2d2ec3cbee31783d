"""What happens to a stocktake: counted, differences explained by one person, approved by another (资产条例34、39)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.notices.services import promise_notice
from office.records.perform import Change, along, changing
from planning.stocktake import counting
from planning.stocktake.models import Kind, Status, StocktakeDifference, StocktakeFind


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Whoever opens it answers for the counting; what should be there is frozen."""
    change.record.opener_id = change.person_id
    counting.expect(change)


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """What is counted stays as it was opened. Raises ValidationError."""
    saved = change.record.reread()
    if (saved.counted_id, saved.place) != (change.record.counted_id, change.record.place):
        raise ValidationError(_("What is counted was frozen when it was opened: abandon it and open another."))


def note_find(change: Change, text: str, place: str) -> None:
    """Something without a card is there (盘盈)."""
    StocktakeFind.objects.create(record=change.record, text=text, place=place, by_id=change.person_id)


def end_count(change: Change) -> None:
    """The counting is over, and the differences are worked out; without any it may be approved at once."""
    counting.work_out(change.record)


def explain(user: Any, pk: int, difference_pk: int, explanation: str) -> None:
    """Say how a difference came about.

    Raises Denied, or ValidationError unless the stocktake waits for explanations.
    """
    with changing(user, pk, "submit", cause="explain_difference") as change:
        if change.record.status != Status.EXPLAINING:
            raise ValidationError(_("Differences are explained after the counting and before the approval."))
        row = StocktakeDifference.objects.get(pk=difference_pk, record=pk)
        row.explanation, row.explained_by_id, row.explained_at = explanation, change.person_id, change.at
        row.save(update_fields=["explanation", "explained_by", "explained_at"])


def submit(change: Change) -> None:
    """Ask for the approval. Raises ValidationError while a difference is not explained."""
    if change.record.differences.filter(explained_by=None).exists():
        raise ValidationError(_("Every difference is explained first (资产条例39)."))
    promise_notice(change, "stocktake_to_approve", [f"d{change.record.division_id}.division_head"])


def approve(change: Change) -> None:
    """Approve the differences; cards seen elsewhere get their place. Raises ValidationError for the opener."""
    stocktake = change.record
    if stocktake.opener_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever opened the stocktake does not approve it: two people do."))
    if stocktake.differences.filter(explained_by=None).exists():
        raise ValidationError(_("Every difference is explained first (资产条例39)."))
    stocktake.approved_by_id, stocktake.approved_at = change.person_id, change.at
    for row in stocktake.differences.filter(kind=Kind.WRONG_PLACE).order_by("asset"):
        with along(change, row.asset_id) as moved:
            moved.record.place = row.found
    promise_notice(change, "stocktake_approved", [f"u{stocktake.opener_id}"])
