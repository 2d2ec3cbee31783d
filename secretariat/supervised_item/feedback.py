"""Feeding back with evidence (反馈), and the Secretariat's check of it (审核): good, or sent back with the reason."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from office.records.attachments import attach
from office.records.models import Attachment, Link
from office.records.perform import Change, NotNow
from secretariat.supervised_item.models import Status, SupervisedItem
from secretariat.supervised_item.rows import ItemEvidence, ItemFeedback
from secretariat.supervised_item.services import lead_of, set_next, tell


def feed_back(
    change: Change, *, text: str, progress: int, final: bool = False, linked: Any = None, uploads: Iterable[UUID] = (),
) -> None:
    """A division's word on its work, with what shows it: files, or another record the user may see.

    Raises ValidationError without evidence, and if somebody else than the lead calls the work done.
    """
    item = change.record
    if final:
        _may_be_done(change)
    files = attach(change, uploads, Attachment.Purpose.RESULT)
    if not files and linked is None:
        raise ValidationError(_("Feedback without evidence is sent back: add a file, or name a record that shows it."))
    row = ItemFeedback.objects.create(item=item, division_id=_side(change), text=text, final=final, at=change.at,
                                      progress=100 if final else progress, by_id=change.person_id)
    ItemEvidence.objects.bulk_create(ItemEvidence(feedback=row, attachment=file) for file in files)
    if linked is not None:
        ItemEvidence.objects.create(feedback=row, linked_id=linked.pk)
        Link.objects.get_or_create(source_id=item.pk, target_id=linked.pk, kind=Link.Kind.SEE_ALSO,
                                   defaults={"added_by_id": change.person_id})
    if row.division_id == item.division_id:
        item.progress = row.progress
        _answer_terms(item, row)
    change.become(Status.TO_CHECK if final else Status.UNDER_WAY)
    tell(change, "supervised_fed_back", [f"d{item.duty.division_id}.registry", f"p{item.issuer_id}"], text)


def check(change: Change, *, verdict: str, feedback: int | None = None) -> None:
    """The Secretariat looks at the evidence of one feedback (by default the oldest): "good", or "back" with the reason.

    Raises NotNow if it was checked meanwhile, ValidationError without a reason, or without evidence that is still
    there, and for what one has fed back oneself.
    """
    rows = ItemFeedback.objects.filter(item_id=change.record.pk, state=ItemFeedback.State.GIVEN).order_by("pk")
    row = (rows.filter(pk=feedback) if feedback else rows).select_for_update().first()
    if row is None:
        raise NotNow(_("This feedback has been checked meanwhile."))
    if row.by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Somebody else checks what one has fed back oneself."))
    good = verdict == "good"
    if good and not has_evidence(row):
        raise ValidationError(_("Its evidence was taken off meanwhile: send it back."))
    if good:
        _settle(change, row, ItemFeedback.State.GOOD)
    else:
        send_back(change, row, change.reason)
    if row.final:
        change.become(Status.TO_CLOSE if good else Status.UNDER_WAY)
        if good:
            tell(change, "supervised_to_close", [f"p{change.record.issuer_id}"])


def send_back(change: Change, row: ItemFeedback, reason: str) -> None:
    """The feedback counts no more: its days are without feedback again, and the division is told why."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    row.reason = reason
    _settle(change, row, ItemFeedback.State.BACK)
    row.terms.update(answer=None)
    set_next(change.record)
    tell(change, "supervised_sent_back", [f"u{row.by_id}", *lead_of(change.record)], reason, urgent=True)


def has_evidence(row: ItemFeedback) -> bool:
    """Whether something that shows it is still on the record."""
    return row.evidence.filter(Q(linked__isnull=False) | Q(attachment__withdrawn_at=None)).exists()


def waits_for_check(item: SupervisedItem) -> bool:
    """Some feedback is not checked yet."""
    return item.feedback.filter(state=ItemFeedback.State.GIVEN).exists()


def final_of(item: SupervisedItem) -> ItemFeedback | None:
    """The feedback by which the work is done, once its evidence is found good."""
    return item.feedback.filter(final=True, state=ItemFeedback.State.GOOD).order_by("-pk").first()


def _may_be_done(change: Change) -> None:
    item = change.record
    if _side(change) != item.division_id:
        raise ValidationError({"final": _("The lead division says when the work is done.")})
    if item.parts.filter(is_open=True).exists():
        raise ValidationError({"final": _("Parts of it are still open.")})


def _side(change: Change) -> int:
    """The division that speaks: the lead where the person acts for it, else the one that assists."""
    item, post = change.record, change.seat.post if change.seat else None
    divisions = (post.division_id, *post.division.lineage) if post else (item.division_id,)
    sides: tuple[int, ...] = (item.division_id, *item.assisting_ids)
    return next((pk for pk in sides if pk in divisions), divisions[0])


def _answer_terms(item: SupervisedItem, row: ItemFeedback) -> None:
    """It answers every day that is over, and the next if it falls into that day's own stretch of the cycle."""
    today, terms = localtime(row.at).date(), list(item.terms.order_by("on"))
    over = [term for term in terms if term.on < today]
    for term in [*over, *terms[len(over):len(over) + 1]]:
        if term.answer_id is None:
            term.answer = row
            term.save(update_fields=["answer"])
    set_next(item)


def _settle(change: Change, row: ItemFeedback, state: str) -> None:
    row.state, row.checked_by_id, row.checked_at = state, change.person_id, change.at
    row.save(update_fields=["state", "checked_by", "checked_at", "reason"])
