"""The classes of assets (GB/T 14885) with the years over which each is written off, as the figures of a day say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from office.figures.queries import figures


@dataclass(frozen=True)
class AssetClass:
    """One class: its code, names and useful years."""

    code: str
    en: str
    zh: str
    years: int

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.zh if (get_language() or "").startswith("zh") else self.en


def classes(day: date) -> dict[str, AssetClass]:
    """The classes by code, as in force on a day (figures asset.classes and asset.years); no query once held."""
    return {one.code: one for one in _classes(figures(["asset.classes", "asset.years"], day))}


def _classes(found: dict[str, Any]) -> Iterator[AssetClass]:
    for row in found["asset.classes"]:
        yield AssetClass(row["code"], row["en"], row["zh"], found["asset.years"][row["group"]])
