"""The expert review: a panel is drawn by lot, interests are declared and replaced, signed opinions entered."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.figures.queries import figure
from office.records.attachments import attach
from office.records.models import Attachment
from office.records.perform import Change, NotNow, changing
from office.time import today
from planning.expert.models import Expert
from planning.expert.models import Status as ExpertStatus
from planning.project import drawing, figures
from planning.project.models import Project, Status
from planning.project.panel import ExpertInterest, ExpertOpinion, PanelDraw, PanelSeat
from planning.project.services import move

LEAST = "project.least_experts"


def seats_of(record: Project) -> QuerySet[PanelSeat]:
    """The seats of the review that is under way, or was the last."""
    return record.seats.filter(round=record.review_round, left_at=None)


def draw_panel(change: Change, size: int) -> None:
    """Draw the panel, once a review (may_draw, and the database).

    Raises ValidationError for an even or too small panel, or a pool too small.
    """
    least = figure(LEAST, change.at)
    if size % 2 == 0 or size < least:
        raise ValidationError({"size": _("A panel has an odd number of experts, at least %(least)d (expert review "
                                         "rule).") % {"least": least}})
    _draw(change, size)


def _draw(change: Change, count: int, reason: str = "") -> None:
    record = change.record
    pool, left_out = pool_of(record)
    if len(pool) < count:
        raise ValidationError(_("Only %(there)d experts may be drawn, %(count)d are needed.") % {
            "there": len(pool), "count": count}, code="pool")
    seed = drawing.new_seed()
    drawn = drawing.draw(seed, [one[0] for one in pool], count)
    number = (record.draws.aggregate(last=Max("number"))["last"] or 0) + 1
    row = PanelDraw.objects.create(
        record_id=record.pk, round=record.review_round, number=number, method=drawing.METHOD, seed=seed, count=count,
        pool=pool, left_out=left_out, drawn=drawn, reason=reason[:500], by_id=change.person_id)
    first = record.seats.filter(round=record.review_round).count() + 1
    for place, key in enumerate(drawn, first):
        PanelSeat.objects.create(record_id=record.pk, draw=row, round=record.review_round, place=place, expert_id=key)


def pool_of(record: Project) -> tuple[list[list[Any]], list[list[Any]]]:
    """(who may be drawn, who may not and why): of the experts in the pool today, in the order of their keys."""
    declared = set(record.interests.values_list("expert", flat=True))
    sat = set(record.seats.filter(round=record.review_round).values_list("expert", flat=True))
    pool, left_out = [], []
    rows = Expert.objects.filter(status=ExpertStatus.ACTIVE, valid_until__gte=today()).order_by("pk")
    for one in rows:
        why = _why_not(one, record, declared, sat)
        (left_out if why else pool).append([one.pk, one.title, one.unit, *([why] if why else [])])
    return pool, left_out


def _why_not(expert: Expert, record: Project, declared: set[int], sat: set[int]) -> str:
    if expert.unit == record.applicant:
        return "own_unit"
    if record.applicant in expert.avoided():
        return "avoids"
    if expert.pk in declared:
        return "declared"
    return "sat" if expert.pk in sat else ""


def verify(row: PanelDraw) -> bool:
    """Draw again from what was written down; whether the same come out, and just these took their seats."""
    again = drawing.draw(row.seed, [one[0] for one in row.pool], row.count)
    taken = list(row.seats.order_by("place").values_list("expert", flat=True))
    return again == row.drawn == taken


def declare_interest(user: Any, pk: int, seat_pk: int, reason: str) -> None:
    """An expert on the panel has an interest: the seat is left, and another drawn in the same transaction.

    Raises Denied, NotNow outside the review, ValidationError for a seat with an opinion, or a pool too small.
    """
    with changing(user, pk, "edit", cause="declare_interest") as change:
        seat = _seat(change, seat_pk)
        seat.left_at, seat.left_reason = change.at, reason[:500]
        seat.save(update_fields=["left_at", "left_reason"])
        ExpertInterest.objects.create(record_id=pk, expert_id=seat.expert_id, reason=reason[:500],
                                      by_id=change.person_id)
        _draw(change, 1, reason)


def enter_opinion(user: Any, pk: int, seat_pk: int, said: dict[str, Any], uploads: Iterable[UUID]) -> None:
    """Enter what an expert said, as on the sheet they signed; the sheet is hung on the project.

    Raises Denied, NotNow outside the review, ValidationError without the signed sheet, or a second time.
    """
    with changing(user, pk, "edit", cause="enter_opinion") as change:
        seat = _seat(change, seat_pk)
        sheets = attach(change, uploads, Attachment.Purpose.PAPER)
        if len(sheets) != 1:
            raise ValidationError({"files": _("Add the sheet that the expert signed: one file.")})
        scores = {one.code: said[f"score_{one.code}"] for one in figures.criteria(change.at)}
        ExpertOpinion.objects.create(
            seat=seat, verdict=said["verdict"], text=said["text"], total=sum(scores.values(), Decimal(0)),
            scores={code: str(points) for code, points in scores.items()}, sheet=sheets[0], by_id=change.person_id)


def _seat(change: Change, seat_pk: int) -> PanelSeat:
    if change.record.status != Status.EXPERT:
        raise NotNow(_("The expert review is over, or has not begun."))
    seat = seats_of(change.record).select_related("expert").filter(pk=seat_pk).first()
    if seat is None:
        raise ValidationError(_("This expert does not sit on the panel any more."))
    if ExpertOpinion.objects.filter(seat=seat).exists():
        raise ValidationError(_("The opinion of %(expert)s is entered already.") % {"expert": seat.expert.title})
    return seat


def may_draw(record: Project) -> bool:
    """Whether the panel of this review is still to be drawn; one query, in the review alone."""
    return record.status == Status.EXPERT and not seats_of(record).exists()


def conclude_review(change: Change, summary: str) -> None:
    """The review is over: everybody on an odd panel has said their opinion. Raises ValidationError."""
    record, least = change.record, figure(LEAST, change.at)
    seats = list(seats_of(record).select_related("opinion"))
    if len(seats) % 2 == 0 or len(seats) < least:
        raise ValidationError(_("A panel has an odd number of experts, at least %(least)d (expert review rule).") % {
            "least": least}, code="panel")
    opinions = [seat.opinion for seat in seats if hasattr(seat, "opinion")]
    if len(opinions) < len(seats):
        raise ValidationError(_("%(there)d of %(all)d experts have given their signed opinion.") % {
            "there": len(opinions), "all": len(seats)}, code="opinions")
    record.review_score = (sum(one.total for one in opinions) / len(opinions)).quantize(Decimal("0.01"))
    record.review_summary = summary
    move(change, Status.APPROVE, summary)


def lots_of(row: PanelDraw) -> list[dict[str, Any]]:
    """Everybody who could be drawn, in the order of their lots, the lowest first."""
    lots = [{"key": key, "name": name, "unit": unit, "lot": drawing.lot(row.seed, key), "drawn": key in row.drawn}
            for key, name, unit in row.pool]
    return sorted(lots, key=lambda one: one["lot"])


WHY_NOT = {"own_unit": gettext_lazy("of the applying unit"), "avoids": gettext_lazy("avoids the applying unit"),
           "declared": gettext_lazy("declared an interest"), "sat": gettext_lazy("sits, or sat, on this panel")}
