"""What a field of a record is called and how its value reads, for lists, pages, papers and exports."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def label(model: Any, name: str) -> str:
    """The column's or fact's name in the reader's language."""
    try:
        return capfirst(str(model._meta.get_field(name).verbose_name))
    except FieldDoesNotExist:
        return capfirst(str(getattr(getattr(model, name), "label", name.replace("_", " "))))


def value(record: Any, name: str) -> Any:
    """The value as a person reads it: choices by their label, dates in full, booleans as words."""
    display = getattr(record, f"get_{name}_display", None)
    found = display() if display else getattr(record, name)
    return readable(found() if callable(found) else found)


def readable(found: Any) -> Any:
    """A bare value as a person reads it."""
    if isinstance(found, bool):
        return _("Yes") if found else _("No")
    if isinstance(found, datetime):
        return date_format(timezone.localtime(found), "Y-m-d H:i")
    if isinstance(found, date):
        return date_format(found, "Y-m-d")
    return "" if found is None else found


def spelt(found: Any) -> Any:
    """A value on a page or a paper: an amount with its thousands apart. Exports keep the bare number."""
    return f"{found:,}" if isinstance(found, Decimal) else found


def facts(record: Any, names: tuple[str, ...]) -> list[tuple[str, Any]]:
    """(label, value) of these fields."""
    return [(label(type(record), name), spelt(value(record, name))) for name in names]


def related(model: Any, names: tuple[str, ...]) -> list[str]:
    """The foreign keys among the columns, to be fetched with the rows."""
    forward = {field.name for field in model._meta.get_fields() if field.is_relation and field.many_to_one}
    return [name for name in names if name in forward]
