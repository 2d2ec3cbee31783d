"""Two people edited one record: both texts, field by field."""

from typing import Any

from office.registers.register import Register
from office.registers.values import label, readable, value


def compare(register: type[Register], form: Any, theirs: Any) -> list[dict[str, Any]]:
    """The fields in which what the form says differs from the record as it stands now."""
    rows = []
    for name in register.form_fields:
        if form.cleaned_data.get(name) == getattr(theirs, name):
            continue
        mine = form.cleaned_data.get(name)
        choices = dict(getattr(form.fields[name], "choices", []) or [])
        rows.append({
            "label": label(register.model, name), "mine": choices.get(mine, readable(mine)),
            "theirs": value(theirs, name),
        })
    return rows
