"""Writing the access table: rights by role when a record is filed, and those a cause gives and takes back."""

from collections.abc import Iterable
from typing import Any

from office.permissions.models import Access
from office.permissions.policy import principals_of
from office.time import now


def give(record: Any, principal: str, verbs: Iterable[str], cause: str, valid_to: Any = None) -> None:
    """Give a principal verbs on a record for a cause (such as `step:12`), from now; twice is once."""
    wanted = sorted({"view", *verbs})
    row, new = Access.objects.get_or_create(
        record_id=record.pk, principal=principal, cause=cause, valid_to=valid_to,
        defaults={"verbs": wanted, "kind": record.kind, "opened": record.opened, "valid_from": now()},
    )
    if not new and row.verbs != wanted:
        end(record, cause, principal)
        give(record, principal, wanted, cause, valid_to)


def end(record: Any, cause: str, principal: str | None = None) -> None:
    """End what a cause gave. The row stays, dated, so that the past can be explained."""
    at = now()
    rows = Access.objects.on(at).filter(record_id=record.pk, cause=cause)
    (rows.filter(principal=principal) if principal else rows).update(valid_to=at)


def refile(record: Any) -> None:
    """Make the rows that come from roles agree with the record's register, division and grade."""
    wanted = {principal: sorted(verbs) for principal, verbs
              in principals_of(record.kind, record.division_id, record.duty.division_id, record.grade)}
    rows = Access.objects.filter(record_id=record.pk, cause="role", valid_to=None)
    present = {row.principal: row for row in rows}
    over = [row.pk for name, row in present.items() if wanted.get(name) != row.verbs]
    at = now()
    if over:
        Access.objects.filter(pk__in=over).update(valid_to=at)
    Access.objects.bulk_create(
        Access(record_id=record.pk, principal=name, verbs=verbs, cause="role", kind=record.kind,
               opened=record.opened, valid_from=at)
        for name, verbs in wanted.items() if name not in present or present[name].verbs != verbs
    )
