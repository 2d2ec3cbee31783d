"""Supervised items (督办事项) that follow from Planning's records, and their state; by name, never by import."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from office.orgchart.models import Division
from office.permissions.ask import may_somewhere
from office.records.models import Record
from office.registers.forms import form_of
from office.registers.register import register_of
from office.registers.services import file_new
from office.time import today

KIND = "supervised_item"


def supervise(user: Any, source: Record, *, origin: str, title: str, text: str, lead: Division, due: date) -> Any:
    """Open the supervised item that follows from a record, as its register's form does; returns it.

    Its issuer is the leader in charge of the lead; it is reported on once, at its end. Raises Denied without the
    right to file there, ValidationError with what the form or the item's rules say.
    """
    register = register_of(KIND)
    typed = {"title": title[:300], "text": text, "origin": origin, "source": str(source.pk), "lead": str(lead.pk),
             "grade": source.grade, "starts_on": today().isoformat(), "due_on": due.isoformat(), "cycle": "once"}
    form: Any = form_of(register)(typed, user=user)
    if not form.is_valid():
        raise ValidationError([sentence for errors in form.errors.values() for sentence in errors])
    return file_new(user, register, form)


def states_of(keys: Iterable[int | None]) -> dict[int, Any]:
    """The supervised items of these keys as they stand, in one query; empty keys are passed over."""
    found = {pk for pk in keys if pk}
    return Record.of_kind(KIND)._base_manager.in_bulk(found) if found else {}


def may_supervise(user: Any) -> bool:
    """Whether some post of the user may open supervised items; no query."""
    return may_somewhere(user, "file_new", [KIND])
