"""The filters of a list, built from the declaration; they live in the URL."""

from typing import Any

import django_filters
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from office.registers.register import Register


def filters_of(register: type[Register]) -> type[django_filters.FilterSet]:
    """The filter set of a register: choices and foreign keys by value, days by a range, figures, words."""
    meta = type("Meta", (), {"model": register.model, "fields": []})
    fields: dict[str, Any] = {"Meta": meta}
    for name in register.filters:
        fields |= _filter(register.model, name)
    return type(f"{register.__name__}Filters", (django_filters.FilterSet,), fields)


def _filter(model: Any, name: str) -> dict[str, Any]:
    field = model._meta.get_field(name)
    words = field.verbose_name
    if isinstance(field, models.ForeignKey):
        rows = field.related_model._default_manager.all()
        return {name: django_filters.ModelChoiceFilter(queryset=rows, label=words)}
    if isinstance(field, (models.DateField, models.DateTimeField)):
        lookup = f"{name}__date" if isinstance(field, models.DateTimeField) else name
        since, until = (format_lazy("{} {}", words, end) for end in (_("from"), _("until")))
        return {f"{name}_from": django_filters.DateFilter(field_name=lookup, lookup_expr="gte", label=since),
                f"{name}_until": django_filters.DateFilter(field_name=lookup, lookup_expr="lte", label=until)}
    if isinstance(field, models.IntegerField) and not field.choices:
        return {name: django_filters.NumberFilter(label=words)}
    choices = model.STATUSES.choices if name == "status" else field.choices
    return {name: django_filters.ChoiceFilter(choices=choices, label=words)}
