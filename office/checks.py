"""System checks: every address declares who may open it, every register is complete."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist

from office.permissions.declared import rule_of, walk
from office.registers.register import Register, all_registers


@register()
def every_address_is_declared(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Start-up fails on an address whose view does not say who may open it."""
    return [
        Error(f"/{path} does not declare who may open it: use @access", id="office.E001")
        for path, pattern in walk()
        if not path.startswith("admin/") and rule_of(pattern.callback) is None
    ]


@register()
def every_register_is_complete(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Columns, sections, filters and form fields exist; every verb somebody may do is declared, and the reverse."""
    return [problem for one in all_registers() for problem in _problems(one)]


def _problems(one: type[Register]) -> list[CheckMessage]:
    named = [*one.columns, *one.filters, *one.form_fields, *(name for names in one.sections.values() for name in names)]
    missing = sorted({name for name in named if not _has(one.model, name)})
    found = [Error(f"{one.__name__}: {one.model.__name__} has no {name}", id="office.E002") for name in missing]
    granted = {verb for right in one.rights.values() for verb in right.verbs}
    found += [Error(f"{one.__name__}: nobody may {verb.name}", id="office.E003")
              for verb in one.verbs if verb.name not in granted]
    if not (one.model.FIRST and one.model.KIND and hasattr(one.model, "STATUSES")):
        found.append(Error(f"{one.model.__name__} needs KIND, STATUSES and FIRST", id="office.E004"))
    return found


def _has(model: Any, name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return hasattr(model, name)
    return True
