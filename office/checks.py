"""System checks: every address declares who may open it, every register is complete."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist

from office.orgchart.models import Role
from office.permissions.declared import COMMON_VERBS, PUBLIC, PUBLIC_PAGES, addresses
from office.registers.register import Register, all_registers


@register()
def every_address_is_declared(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Start-up fails on an address that does not say who may open it, or is public without having been reviewed."""
    return list(_addresses())


def _addresses() -> Iterator[CheckMessage]:
    for address in addresses():
        if address.rule is None:
            yield Error(f"/{address.path} does not declare who may open it: use @access", id="office.E001")
        elif address.rule is PUBLIC and address.name not in PUBLIC_PAGES:
            yield Error(f"/{address.path} is public, but not in PUBLIC_PAGES with its reason", id="office.E002")


@register()
def every_register_is_complete(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """What a declaration names exists; every verb somebody may do is declared, and the reverse."""
    return [problem for one in all_registers() for problem in problems(one)]


def problems(one: type[Register]) -> list[CheckMessage]:
    """What is wrong with one register's declaration."""
    if not (one.model.KIND and hasattr(one.model, "STATUSES") and one.model.FIRST):
        return [Error(f"{one.model.__name__} needs KIND, STATUSES and FIRST", id="office.E003")]
    return [*_fields(one), *_verbs(one), *_statuses(one)]


def _fields(one: type[Register]) -> Iterator[CheckMessage]:
    shown = {*one.columns, *one.more_columns, *(name for names in one.sections.values() for name in names)}
    for name in sorted(shown):
        if not _is_field(one.model, name) and not hasattr(one.model, name):
            yield Error(f"{one.__name__}: {one.model.__name__} has no {name}", id="office.E004")
    for name in sorted({*one.filters, *one.form_fields, *one.next_keeps}):
        if not _is_field(one.model, name):
            yield Error(f"{one.__name__}: {name} is no field of {one.model.__name__}", id="office.E005")
        elif name in one.form_fields and not one.model._meta.get_field(name).editable:
            yield Error(f"{one.__name__}: {name} is not typed by anybody: it is not editable", id="office.E012")


def _verbs(one: type[Register]) -> Iterator[CheckMessage]:
    granted = {verb for right in one.rights.values() for verb in right.verbs}
    declared = {verb.name for verb in one.verbs}
    for name in sorted(declared - granted):
        yield Error(f"{one.__name__}: nobody may {name}", id="office.E006")
    for name in sorted(granted - declared - COMMON_VERBS.keys()):
        yield Error(f"{one.__name__}: {name} is given to a role, but declared nowhere", id="office.E007")
    for name in sorted(declared & COMMON_VERBS.keys()):
        yield Error(f"{one.__name__}: {name} is the kernel's own verb", id="office.E008")
    for role in sorted(one.rights.keys() - set(Role.values)):
        yield Error(f"{one.__name__}: there is no role {role}", id="office.E009")
    if len({paper.name for paper in one.prints}) != len(one.prints):
        yield Error(f"{one.__name__}: two papers of one name", id="office.E010")


def _statuses(one: type[Register]) -> Iterator[CheckMessage]:
    used = {one.model.FIRST, *one.model.CLOSED}
    for verb in one.verbs:
        used |= {*verb.sources, verb.target} - {""}
    for status in sorted(used - set(one.model.STATUSES.values)):
        yield Error(f"{one.__name__}: there is no status {status}", id="office.E011")


def _is_field(model: Any, name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
