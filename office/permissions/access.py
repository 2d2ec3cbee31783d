"""Writing the access table: rights by role when a record is filed, and those a cause gives and takes back."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from office.permissions.models import Access
from office.permissions.policy import principals_of
from office.time import now

Row = tuple[str, Iterable[str], str]  # principal, verbs, cause (such as `step:12`)
Given = tuple[int, str, Iterable[str], str]  # a record's key, and what is to be in force on it, as in a Row


def give(record: Any, rows: Iterable[Row], valid_to: Any = None) -> None:
    """Give principals verbs on a record, each for its cause, from now; twice is once."""
    rows = list(rows)
    present = Access.objects.filter(
        record_id=record.pk, valid_to=valid_to, principal__in={principal for principal, _verbs, _cause in rows},
        cause__in={cause for _principal, _verbs, cause in rows})
    _settle(record, rows, present, valid_to)


def end(record: Any, cause: str) -> None:
    """End what a cause gave. The row stays, dated, so that the past can be explained."""
    at = now()
    Access.objects.on(at).filter(record_id=record.pk, cause=cause).update(valid_to=at)


def refile(record: Any) -> None:
    """Make the rows that come from roles agree with the record's register, division and grade."""
    rights = principals_of(record.kind, record.division_id, record.duty.division_id, record.grade)
    present = Access.objects.filter(record_id=record.pk, cause="role", valid_to=None)
    _settle(record, [(principal, verbs, "role") for principal, verbs in rights], present)


def _settle(record: Any, rows: Iterable[Row], present: QuerySet[Access], valid_to: Any = None) -> None:
    """Make the rows that are `present` these rows: end what differs, write what lacks."""
    wanted = {(principal, cause): sorted({"view", *verbs}) for principal, verbs, cause in rows}
    there = {(row.principal, row.cause): row for row in present}
    over = [row.pk for key, row in there.items() if row.verbs != wanted.get(key)]
    at = now()
    if over:
        Access.objects.filter(pk__in=over).update(valid_to=at)
    Access.objects.bulk_create(
        Access(record_id=record.pk, principal=principal, cause=cause, verbs=verbs, kind=record.kind,
               opened=record.opened, valid_from=at, valid_to=valid_to)
        for (principal, cause), verbs in wanted.items()
        if (principal, cause) not in there or there[principal, cause].verbs != verbs
    )
