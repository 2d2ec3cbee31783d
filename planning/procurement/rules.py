"""What the law asks of a purchase, from the figures in force on its day: methods by threshold, days, splitting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.figures.queries import figure
from planning.procurement.models import Method, Procurement, Status

CLOSED_IN_VAIN = (Status.FAILED, Status.WITHDRAWN)
TENDERS = (Method.OPEN, Method.INVITED)
CLASS_OF = 5  # the first signs of a code that name the class: A0201, information equipment


@dataclass(frozen=True)
class Thresholds:
    """From `limit` on the law on government procurement holds; from `tender` on, open tender (yuan)."""

    limit: Decimal
    tender: Decimal


def thresholds(nature: str, day: date) -> Thresholds:
    """The province's thresholds for a nature of purchase on a day (figure procurement.thresholds)."""
    found = figure("procurement.thresholds", day)[nature]
    return Thresholds(Decimal(found["limit"]), Decimal(found["tender"]))


def refuse_method(nature: str, method: str, estimated: Decimal, ground: str, day: date) -> None:
    """Raises ValidationError, at the field, for a method that the amount does not allow without a leave."""
    known = thresholds(nature, day)
    if estimated >= known.tender and method != Method.OPEN and not ground.strip():
        raise ValidationError({"method": _(
            "From %(amount)s yuan on it is open tender (政府采购法27条); another method needs the finance bureau's "
            "leave: enter it as the ground.") % {"amount": f"{known.tender:,.0f}"}})
    if method == Method.SINGLE and not ground.strip():
        raise ValidationError({"method_ground": _("Single source needs its ground (政府采购法31条).")})


def like_it(
    nature: str, class_code: str, division_id: int | None, year: int, but: int | None = None
) -> list[Procurement]:
    """The purchases of the year that are of one class with this one, in one division, and not by open tender."""
    rows = Procurement.objects.filter(nature=nature, class_code__startswith=class_code[:CLASS_OF], opened__year=year)
    if division_id is not None:
        rows = rows.filter(division=division_id)
    rows = rows.exclude(status__in=CLOSED_IN_VAIN).exclude(method=Method.OPEN).exclude(pk=but)
    return list(rows.order_by("opened", "pk"))


def together(rows: Iterable[Any]) -> Decimal:
    """What they cost together: approved amounts, else estimates."""
    return sum((row.approved or row.estimated for row in rows), Decimal(0))


def looks_split(nature: str, estimated: Decimal, others: list[Procurement], day: date) -> bool:
    """Whether it and the others together come over the threshold of open tender, and none does alone.

    政府采购法实施条例28条: several purchases of one class in one year by other methods, together over the threshold.
    """
    tender = thresholds(nature, day).tender
    return bool(others) and estimated < tender <= estimated + together(others)


def refuse_panel(panel: list[Any], day: date) -> None:
    """Raises ValidationError unless the panel is odd, large enough, and mostly of experts (87号令47条)."""
    least = figure("procurement.panel", day)
    if len(panel) < least or len(panel) % 2 == 0:
        raise ValidationError(_("The panel must be an odd number, at least %(least)d (87号令47条).") % {"least": least})
    experts = sum(not one.buyer for one in panel)
    if experts * 3 < len(panel) * 2:
        raise ValidationError(_("At least two thirds of the panel are experts (87号令47条)."))
