"""The figures of projects as they were on a day: lists to check, limits, points. Seeded in office/figures/seed.py."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from office.figures.queries import figure

Day = date | datetime
ROLES = ("division_head", "leader", "director")  # who signs, from the smallest amount to the largest


@dataclass(frozen=True)
class Criterion:
    """Something that gets points: its code, its words in both languages, and the most it can get."""

    code: str
    zh: str
    en: str
    most: Decimal

    @property
    def words(self) -> str:
        """In the reader's language."""
        return self.zh if (get_language() or "").startswith("zh") else self.en


def items(phase: str, on: Day) -> list[dict[str, Any]]:
    """The items of a check list: {"code", "zh", "en"}."""
    return figure(f"project.{phase}_items", on)


def criteria(on: Day) -> list[Criterion]:
    """What the experts give points for, 100 in all."""
    return [Criterion(one["code"], one["zh"], one["en"], Decimal(one["points"]))
            for one in figure("project.expert_criteria", on)]


def performance_table(on: Day) -> list[dict[str, Any]]:
    """The performance table: {"code", "zh", "en", "points", "group_zh", "group_en"}, 100 in all."""
    return [{**one, "group_zh": group["zh"], "group_en": group["en"]}
            for group in figure("project.performance_table", on) for one in group["items"]]


def signer_of(amount: Decimal, on: Day) -> str:
    """The role that signs an amount: of the head and the leader up to their limit, of the director beyond."""
    known = limits(on)
    return next((role for role in ROLES if role in known and amount <= known[role]), ROLES[-1])


def limits(on: Day) -> dict[str, Decimal]:
    """Up to which amount a role signs; the last role signs any."""
    return {role: Decimal(amount) for role, amount in figure("project.approval_limits", on).items()}


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    return date(day.year + year, month + 1, min(day.day, 28))
