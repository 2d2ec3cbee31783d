"""What an asset is worth on a day: written off by the class's years as in force when it was acquired."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from planning.asset.classes import AssetClass, classes
from planning.asset.depreciation import accumulated, in_month


@dataclass(frozen=True)
class Worth:
    """A card's figures at the end of a day's month."""

    value: Decimal
    years: int
    month: Decimal
    written_off: Decimal

    @property
    def net(self) -> Decimal:
        """What it still stands at (净值)."""
        return self.value - self.written_off


def class_of(asset: Any) -> AssetClass | None:
    """The class of a card by the figures of its first day; None if there is no such class any more."""
    return classes(asset.acquired_on).get(asset.class_code)


def worth(asset: Any, day: date) -> Worth:
    """The figures of one card on a day; a card of an unknown class is not written off."""
    found = class_of(asset)
    if found is None:
        return Worth(asset.value, 0, Decimal(0), Decimal(0))
    said = (asset.value, found.years, asset.acquired_on, day, asset.removed_on)
    return Worth(asset.value, found.years, in_month(*said), accumulated(*said))
