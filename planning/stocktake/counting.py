"""Counting: what should be there, what was seen where, and what differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from office.permissions.ask import may_somewhere, where_may
from office.records.perform import Change, changing
from planning.asset.models import Asset
from planning.stocktake.models import (
    Kind,
    Status,
    Stocktake,
    StocktakeDifference,
    StocktakeLine,
    StocktakeSighting,
)

COUNTS = "note_find"  # whoever may note a find counts


@dataclass(frozen=True)
class Open:
    """A stocktake that wants to see a card: the last sighting of it, and where its reader is now."""

    stocktake: Stocktake
    seen: StocktakeSighting | None
    place: str

    @property
    def seen_words(self) -> str:
        """What the light of a card that was seen says."""
        return str(_("Seen"))


def open_for(user: Any, asset: Asset) -> list[Open]:
    """The stocktakes in which the user counts now, for a card; where they are is where they saw something last."""
    if not may_somewhere(user, COUNTS, [Stocktake.KIND]):
        return []
    running = where_may(user, COUNTS, Stocktake.objects.filter(kind=Stocktake.KIND, status=Status.COUNTING))
    return [Open(one, _last(one, asset=asset.pk), _place(one, user, asset)) for one in running.order_by("-pk")[:3]]


def _last(stocktake: Stocktake, **which: Any) -> StocktakeSighting | None:
    return StocktakeSighting.objects.filter(record=stocktake, **which).select_related("by").order_by("-pk").first()


def _place(stocktake: Stocktake, user: Any, asset: Asset) -> str:
    if stocktake.place:
        return stocktake.place
    mine = _last(stocktake, by=user.person_id)
    return mine.place if mine else asset.place


def expect(change: Change) -> None:
    """Freeze what the books say is there. Raises ValidationError if that is nothing."""
    stocktake = change.record
    rows: QuerySet[Asset] = Asset.objects.filter(is_open=True)
    if stocktake.counted_id:
        rows = rows.filter(used_in=stocktake.counted_id)
    if stocktake.place:
        rows = rows.filter(place=stocktake.place)
    made = [StocktakeLine(record=stocktake, asset=one, place=one.place, keeper_id=one.keeper_id)
            for one in rows.order_by("pk")]
    if not made:
        raise ValidationError(_("The books have no asset there: choose another division or place."))
    StocktakeLine.objects.bulk_create(made)


def see(user: Any, pk: int, asset: Asset, place: str) -> None:
    """Note that a card was seen at a place, by whoever counts.

    Raises Denied, or ValidationError when the counting is over or no place is named.
    """
    with changing(user, pk, COUNTS, cause="count_asset") as change:
        require_counting(change)
        if not place.strip():
            raise ValidationError({"place": _("Say where you see it.")})
        StocktakeSighting.objects.create(record=change.record, asset=asset, place=place.strip()[:60],
                                         by_id=change.person_id)


def require_counting(change: Change) -> None:
    """Raises ValidationError unless the stocktake is still being counted."""
    if change.record.status != Status.COUNTING:
        raise ValidationError(_("The counting is over."))


def lines_of(stocktake: Stocktake) -> QuerySet[StocktakeLine]:
    """What should be there, each with `seen_at_place`: where it was seen last, or None."""
    last = StocktakeSighting.objects.filter(record=OuterRef("record"), asset=OuterRef("asset")).order_by("-pk")
    rows = StocktakeLine.objects.filter(record=stocktake).select_related("asset", "keeper")
    return rows.annotate(seen_at_place=Subquery(last.values("place")[:1])).order_by("place", "asset__number", "pk")


def work_out(stocktake: Stocktake) -> None:
    """Write the differences between what should be there and what was seen."""
    StocktakeDifference.objects.bulk_create(_differences(stocktake))


def _differences(stocktake: Stocktake) -> Iterator[StocktakeDifference]:
    expected = set()
    for line in lines_of(stocktake):
        expected.add(line.asset_id)
        seen = line.seen_at_place  # type: ignore[attr-defined]
        if seen is None:
            yield _difference(stocktake, Kind.SHORTAGE, line.asset, expected=line.place)
        elif seen != line.place:
            yield _difference(stocktake, Kind.WRONG_PLACE, line.asset, expected=line.place, found=seen)
    sightings = StocktakeSighting.objects.filter(record=stocktake).exclude(asset__in=expected)
    others = {one.asset_id: one for one in sightings.select_related("asset").order_by("pk")}
    for one in others.values():  # of another division or place, and here
        if one.place != one.asset.place or stocktake.place:
            yield _difference(stocktake, Kind.WRONG_PLACE, one.asset, expected=one.asset.place, found=one.place)
    for find in stocktake.finds.order_by("pk"):
        yield StocktakeDifference(record=stocktake, kind=Kind.SURPLUS, text=find.text, found=find.place)


def _difference(stocktake: Stocktake, kind: str, asset: Asset, **places: str) -> StocktakeDifference:
    return StocktakeDifference(record=stocktake, kind=kind, asset=asset, text=asset.line[:300], **places)
