"""What figures are told apart by: divisions under their present names, duties, registers."""

from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from office.orgchart.charter_models import Duty
from office.orgchart.models import Division
from office.registers.register import all_registers, register_of
from office.time import now


class Groups:
    """The groups of one report, and their names in the reader's language; one query for each kind of group.

    A division that was renamed or taken over counts under the one that has its work now.
    """

    def __init__(self, by: str) -> None:
        self.by = by

    @cached_property
    def divisions(self) -> dict[int, Division]:
        """Every division there ever was, by key."""
        return {row.pk: row for row in Division.objects.order_by("order", "valid_from", "pk")}

    @cached_property
    def present(self) -> dict[int, int]:
        """A division's key to that of the division that has its work now; its own, if none has."""
        at, found = now(), {pk: pk for pk in self.divisions}
        for row in self.divisions.values():
            if row.is_valid_at(at):
                found |= dict.fromkeys(row.lineage, row.pk)
        return found

    @cached_property
    def duties(self) -> dict[int, Duty]:
        """Every duty, by key."""
        return {row.pk: row for row in Duty.objects.select_related("division")}

    def field(self, record: str = "", division: str = "") -> Any:
        """The expression that rows are grouped by. `record`: the path to the record, ending in __;
        `division`: the rows' own division, which goes before the record's."""
        if self.by == "division":
            return Coalesce(division, f"{record}division") if division else F(f"{record}division")
        return F(f"{record}{self.by}")

    def key(self, found: Any) -> Hashable:
        """The group of a value of that expression."""
        return self.present.get(found, found) if self.by == "division" else found

    def name(self, key: Any) -> str:
        """A group's name."""
        if self.by == "division":
            return self.divisions[key].name if key in self.divisions else "—"
        if self.by == "duty":
            duty = self.duties[key]
            return _("%(division)s, duty %(number)s") % {"division": duty.division.name, "number": duty.number}
        return register_of(key).title()

    def ordered(self, keys: Iterable[Any]) -> list[Any]:
        """Groups in the order of the charter, or of the menu."""
        wanted = set(keys)
        order: Mapping[Any, int] = {key: place for place, key in enumerate(self._all())}
        return sorted(wanted, key=lambda key: order.get(key, len(order)))

    def _all(self) -> Iterable[Any]:
        if self.by == "kind":
            return [register.kind for register in all_registers()]
        return self.divisions if self.by == "division" else self.duties


def only(division: Division | str, path: str, own: str = "") -> Q:
    """The condition of rows of a division (or its key) and of those whose work it took over; of all, if none is named.

    `path` leads to the record, `own` to the rows' own division, which goes before the record's.
    """
    if not division:
        return Q()
    row = division if isinstance(division, Division) else Division.objects.get(pk=int(division))
    keys = [row.pk, *row.lineage]
    of_record = Q(**{f"{path}division__in": keys})
    return Q(**{f"{own}__in": keys}) | of_record & Q(**{own: None}) if own else of_record
