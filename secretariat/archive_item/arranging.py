"""Year-end arrangement (整理), DA/T 22-2015: classes of year, period and department; in them matter and time; codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from office.figures.queries import figure, figures
from office.numbering.services import take
from office.permissions.ask import where_may
from office.records.models import Link
from office.records.perform import Change, perform
from office.time import one_instant, today
from secretariat.archive_item.models import YEARS, ArchiveItem, Status

AT_ONCE = 100  # items of one act: each is locked, numbered and indexed


@dataclass(frozen=True)
class Class:
    """The lowest class: items of one year, period and department."""

    year: int
    retention: str
    department: str


NO_LETTERS = ""


def waiting(user: Any, year: int) -> dict[Class, list[ArchiveItem]]:
    """The items of a year that wait to be arranged by this user, class by class, each in its order."""
    rows = where_may(user, "arrange", ArchiveItem.objects.filter(year=year, status=Status.COLLECTED))
    items = list(rows.select_related("formed_by"))
    letters = figure("archive.departments", today())
    classes: dict[Class, list[ArchiveItem]] = {}
    for item in in_order(items):
        place = Class(year, item.retention, letters.get(item.formed_by.code, NO_LETTERS))
        classes.setdefault(place, []).append(item)
    return dict(sorted(classes.items(), key=lambda one: (["Y", "D30", "D10"].index(one[0].retention),
                                                         one[0].department)))


def in_order(items: Iterable[ArchiveItem]) -> list[ArchiveItem]:
    """By matter and time: what answers or follows another stands with it, the reply before the letter answered."""
    items = list(items)
    matter = _matters(items)
    begun: dict[int, tuple[date, int]] = {}
    for item in items:
        key = (item.dated, item.pk)
        begun[matter[item.pk]] = min(begun.get(matter[item.pk], key), key)
    replies = _replies(items)
    return sorted(items, key=lambda item: (begun[matter[item.pk]], item.pk not in replies, item.dated, item.pk))


def _links(items: list[ArchiveItem]) -> list[tuple[int, int]]:
    """(item, item it answers) among these, by the links of their documents."""
    by_source = {item.source_id: item.pk for item in items if item.source_id}
    rows = Link.objects.filter(kind=Link.Kind.ANSWERS, source_id__in=by_source, target_id__in=by_source)
    return [(by_source[a], by_source[b]) for a, b in rows.values_list("source_id", "target_id")]


def _matters(items: list[ArchiveItem]) -> dict[int, int]:
    """Item to the matter it belongs to: the least key among those linked with it."""
    matter = {item.pk: item.pk for item in items}
    for one, other in _links(items):
        low, high = sorted((matter[one], matter[other]))
        matter = {key: low if found == high else found for key, found in matter.items()}
    return matter


def _replies(items: list[ArchiveItem]) -> set[int]:
    return {reply for reply, _letter in _links(items)}


def arrange(change: Change) -> None:
    """Give an item its archival code: the next number of its class. It keeps it for ever.

    Raises ValidationError for an item without a part, or a division without letters.
    """
    item = change.record
    if not item.live_parts().exists():
        raise ValidationError(_("“%(title)s” has no part: add its file first."), params={"title": item.title})
    values = figures(["archive.fonds", "archive.departments", "archive.box_pages"], today())
    item.fonds = values["archive.fonds"]
    item.department = values["archive.departments"].get(item.formed_by.code, NO_LETTERS)
    if not item.department:
        raise ValidationError(_("The division %(name)s has no letters for archival codes: they stand in the figure "
                                "archive.departments."), params={"name": item.formed_by.name})
    lowest = f"{item.retention}-{item.department}"
    pattern = f"{item.fonds}-WS·{{year}}-{lowest}-{{seq:04d}}"
    number = take(f"archive.{item.fonds}-WS.{lowest}", item.year, item, pattern)
    item.item_number, item.code, item.number = number.seq, number.text, number.text
    item.box = _box(item, values["archive.box_pages"])
    item.keep_through = item.year + YEARS[item.retention] if item.retention in YEARS else None


def _box(item: ArchiveItem, room: int) -> int:
    """The box it goes into: the last one of its class, or the next when that is full (pages, a figure)."""
    same = ArchiveItem.objects.filter(fonds=item.fonds, year=item.year, retention=item.retention,
                                      department=item.department).exclude(code="")
    last = same.aggregate(box=Max("box"))["box"]
    if last is None:
        return 1
    held = same.filter(box=last, parts__attachment__withdrawn_at=None).aggregate(pages=Sum("parts__pages"))["pages"]
    return int(last) if (held or 0) + item.pages() <= room else int(last) + 1


def arrange_class(user: Any, place: Class) -> list[ArchiveItem]:
    """Give codes to the items of a class in their order, all or none; at most AT_ONCE. Returns what was arranged.

    Raises NotNow if somebody else is doing the same, Denied, ValidationError.
    """
    items = waiting(user, place.year).get(place, [])[:AT_ONCE]
    with transaction.atomic(), one_instant():
        return [perform(user, "arrange", item.pk) for item in items]
