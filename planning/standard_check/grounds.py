"""Whom a compliance check gives rights in it: the divisions whose findings were handed to them."""

from collections.abc import Iterator
from datetime import datetime

from office.inspecting.grounds import grounds_of_findings
from office.permissions.access import Given
from planning.standard_check.models import StandardCheck


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """As of every inspection."""
    return grounds_of_findings(StandardCheck, pks)
