"""Ask for a legal or house figure as it was in force on a case's date."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from office.figures.models import Figure


class FigureMissing(LookupError):
    """No value of this figure is in force on the day."""


def figure(key: str, on: date | datetime) -> Any:
    """The value of one figure on a day (of an instant, its local day); raises FigureMissing."""
    return figures([key], on)[key]


def figures(keys: Iterable[str], on: date | datetime) -> dict[str, Any]:
    """The values of several figures on a day, in one query; raises FigureMissing unless each has one."""
    wanted = list(keys)
    day = timezone.localtime(on).date() if isinstance(on, datetime) else on
    rows = Figure.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), key__in=wanted, valid_from__lte=day)
    found = dict(rows.order_by("valid_from").values_list("key", "value"))
    missing = [key for key in wanted if key not in found]
    if missing:
        raise FigureMissing(f"no value in force on {day} for: {', '.join(missing)}")
    return found
