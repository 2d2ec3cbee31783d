"""The form of a register: its declared fields, cleaned of what cannot be seen, dates as typed."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db import models

from office.dates import TypedDateField
from office.files.names import clean_text
from office.registers.register import Register


class RecordForm(forms.ModelForm):
    """Base of every register's form; knows its user, so that choosers offer only what that user may see."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Text without direction tricks, controls or unlike spellings of one character."""
        cleaned = super().clean() or self.cleaned_data
        return {name: clean_text(found) if isinstance(found, str) else found for name, found in cleaned.items()}


def _form_field(field: models.Field, **options: Any) -> forms.Field | None:
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return field.formfield(form_class=TypedDateField, **options)
    if isinstance(field, models.TextField) and "widget" not in options:
        options["widget"] = forms.Textarea(attrs={"rows": 3})
    declared = [one.limit_value for one in field._validators if isinstance(one, MinValueValidator)]
    if declared:  # else the form names the database's bound, 0
        options["min_value"] = max(declared)
    return field.formfield(**options)


def form_of(register: type[Register]) -> type[forms.ModelForm]:
    """The form class of a register's records."""
    return forms.modelform_factory(
        register.model, form=register.form or RecordForm, fields=register.form_fields, formfield_callback=_form_field
    )
