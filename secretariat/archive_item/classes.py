"""The arranged classes: how many items, boxes and pages each has; and the items of one, in the order of their codes."""

from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from office.permissions.ask import visible_to
from secretariat.archive_item.models import ArchiveItem

MOST = 2000  # items of one print
LIVE = Q(parts__attachment__withdrawn_at=None)


def arranged(user: Any) -> QuerySet[ArchiveItem]:
    """The items with a code that the user may see."""
    return visible_to(user, ArchiveItem.objects.exclude(code=""))


def years_of(user: Any) -> list[int]:
    """The years of which there are arranged items, the newest first."""
    return list(arranged(user).order_by("-year").values_list("year", flat=True).distinct()[:100])


def classes_of(user: Any, year: int) -> list[dict[str, Any]]:
    """The classes of a year with their numbers, in the order they stand on the shelf."""
    rows = arranged(user).filter(year=year).values("fonds", "year", "retention", "department")
    found = rows.annotate(items=Count("pk", distinct=True), boxes=Max("box"), first=Min("item_number"),
                          last=Max("item_number"), pages=Sum("parts__pages", filter=LIVE))
    order = ["Y", "D30", "D10"]
    return sorted(found, key=lambda row: (row["fonds"], order.index(row["retention"]), row["department"]))


def items_of(user: Any, year: int, retention: str = "", department: str = "") -> QuerySet[ArchiveItem]:
    """The arranged items of a year, or of one class of it, by their codes, each with `page_count`."""
    rows = arranged(user).filter(year=year)
    if retention:
        rows = rows.filter(retention=retention)
    if department:
        rows = rows.filter(department=department)
    counted = rows.annotate(page_count=Sum("parts__pages", filter=LIVE))
    return counted.select_related("formed_by").order_by("code")
