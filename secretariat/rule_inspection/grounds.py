"""Whom an inspection of a rule gives rights in it: the divisions whose findings were handed to them."""

from collections.abc import Iterator
from datetime import datetime

from office.inspecting.grounds import grounds_of_findings
from office.permissions.access import Given
from secretariat.rule_inspection.models import RuleInspection


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """As of every inspection."""
    return grounds_of_findings(RuleInspection, pks)
