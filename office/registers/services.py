"""Filing, editing and opening records by their register's declaration."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.forms import ModelForm

from office.numbering.services import take
from office.orgchart.charter_models import Duty
from office.permissions.ask import may_file
from office.records.attachments import attach
from office.records.models import Link
from office.records.perform import Change, changing, filing
from office.registers.register import Register, register_of
from office.time import today


def file_new(user: Any, register: type[Register], form: ModelForm, uploads: Iterable[UUID] = ()) -> Any:
    """File a new record from a valid form: number, access, search, files, clock and outbox rows in one transaction.

    Raises Denied without the right, ValidationError from the register's own rules; then nothing was saved.
    """
    record = form.save(commit=False)
    seats = may_file(user, register.kind)
    record.division_id = seats[0].post.division_id if seats else None
    record.duty = duty_of(register)
    with filing(user, record, reason=form.cleaned_data.get("duplicate_reason", "")) as change:
        fill(register, change, form.cleaned_data, uploads)
    return record


def fill(register: type[Register], change: Change, cleaned: dict[str, Any], uploads: Iterable[UUID] = ()) -> None:
    """What every new record of a register gets, whoever opens it."""
    attach(change, uploads)
    if register.on_filing:
        register.on_filing(change, cleaned)
    if register.limit:
        _start_clock(register, change)
    if register.series and change.record.status not in register.series.not_in:
        give_number(change, register)  # last: the series is locked from here to the commit


def give_number(change: Change, register: type[Register]) -> None:
    """Give the record the next number of its register's series, of the year it is in the office."""
    series = register.series
    assert series is not None
    change.record.number = take(series.code, today().year, change.record, series.pattern).text


def duty_of(register: type[Register]) -> Duty:
    """The duty under which a register's records are filed."""
    return Duty.objects.get(division__app=register.division_app, number=register.duty)


def _start_clock(register: type[Register], change: Change) -> None:
    from office.clocks.services import start

    limit = register.limit
    assert limit is not None
    clock = start(change.record, unit=limit.unit, amount=limit.amount, at=change.at)
    change.record.due = clock.due_at


def edit(user: Any, register: type[Register], form: ModelForm, version: int, uploads: Iterable[UUID] = ()) -> Any:
    """Save a record's edited fields. Raises Stale when somebody else saved it since this form was opened."""
    with changing(user, form.instance.pk, "edit", version=version, reason=form.data.get("reason", "")) as change:
        for name in form.cleaned_data:
            if name in register.form_fields:
                setattr(change.record, name, form.cleaned_data[name])
        attach(change, uploads)
        if register.on_edit:
            register.on_edit(change, form.cleaned_data)
    return change.record


def open_from(user: Any, kind: str, source: Any, **fields: Any) -> Any:
    """Open a record in another register from a source record, and link the two; by name, never by import."""
    register = register_of(kind)
    record = register.model(duty=duty_of(register), **fields)
    with filing(user, record) as change:
        fill(register, change, fields)
        Link.objects.create(source=record, target_id=source.pk, kind=Link.Kind.FOLLOWS, added_by_id=user.person_id)
    return record
