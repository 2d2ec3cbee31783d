"""Ledger and statement of assets on a day: their cost and what was written off, by class or division."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from office.permissions.ask import visible_to
from planning.asset.models import Asset
from planning.asset.values import class_of, worth

MOST = 5000  # cards of one statement
BY = ("class", "division")


@dataclass
class Sum:
    """The figures of one line of a statement."""

    name: str
    count: int = 0
    value: Decimal = Decimal(0)
    month: Decimal = Decimal(0)
    written_off: Decimal = Decimal(0)

    @property
    def net(self) -> Decimal:
        """What stands at the end."""
        return self.value - self.written_off

    def add(self, value: Decimal, month: Decimal, written_off: Decimal, count: int = 1) -> None:
        """One card, or another line, more."""
        self.count += count
        self.value += value
        self.month += month
        self.written_off += written_off

    def cells(self) -> list[Any]:
        """The line as a table has it."""
        return [self.name, self.count, self.value, self.month, self.written_off, self.net]


def on_day(user: Any, day: date) -> Any:
    """The cards that the user may see and that were in the books at the end of a day, by code."""
    rows = Asset.objects.filter(Q(removed_on=None) | Q(removed_on__gt=day), acquired_on__lte=day)
    return visible_to(user, rows).select_related("used_in", "keeper").order_by("number", "pk")


def statement(user: Any, day: date, by: str) -> tuple[list[Sum], Sum]:
    """The lines of the statement (固定资产汇总表) by class or by division, and their sum."""
    found: dict[str, Sum] = {}
    order = defaultdict[str, Any](str)
    for asset in on_day(user, day)[:MOST]:
        key, name = _group(asset, by)
        figures = worth(asset, day)
        found.setdefault(key, Sum(name)).add(figures.value, figures.month, figures.written_off)
        order[key] = asset.used_in.order if by == "division" else key
    lines = [found[key] for key in sorted(found, key=lambda one: order[one])]
    total = Sum(str(_("Together")))
    for line in lines:
        total.add(line.value, line.month, line.written_off, line.count)
    return lines, total


def _group(asset: Asset, by: str) -> tuple[str, str]:
    if by == "division":
        return str(asset.used_in_id), asset.used_in.name
    known = class_of(asset)
    return asset.class_code, f"{asset.class_code} {known.name}" if known else asset.class_code


def statement_heads(by: str) -> list[str]:
    """The heads of its columns."""
    first = _("Division") if by == "division" else _("Class")
    return [str(first), _("Number of assets"), _("Original value (yuan)"), _("Written off this month (yuan)"),
            _("Written off so far (yuan)"), _("Net value (yuan)")]


def ledger_heads() -> list[str]:
    """The heads of the ledger (固定资产明细账)."""
    return [_("Code"), _("Name"), _("Class"), _("Model and specification"), _("Acquired on"), _("Using division"),
            _("Keeper"), _("Place"), _("Years"), _("Original value (yuan)"), _("Written off so far (yuan)"),
            _("Net value (yuan)")]


def ledger(assets: Iterable[Asset], day: date) -> Iterator[list[Any]]:
    """A line a card, with its figures on the day."""
    for asset in assets:
        figures = worth(asset, day)
        yield [asset.number, asset.title, asset.class_code, asset.spec, f"{asset.acquired_on:%Y-%m-%d}",
               asset.used_in.name, asset.keeper.name if asset.keeper else "", asset.place, figures.years,
               figures.value, figures.written_off, figures.net]
