"""The address book in the administration: a typing error is corrected, one no longer used is retired."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from office.admin_site import ReasonedAdmin, ReasonForm
from office.files.names import clean_text
from secretariat.incoming_document.services import renamed
from secretariat.organ.models import Organ


class OrganForm(ReasonForm):
    """Names as they are kept."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {name: clean_text(text).strip() if isinstance(text, str) else text for name, text in cleaned.items()}


class InUse(admin.SimpleListFilter):
    """In use, or retired."""

    title = _("in use")
    parameter_name = "in_use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Retired ones have a day since which they are not used."""
        return queryset.filter(retired_at__isnull=self.value() == "yes") if self.value() else queryset


@admin.register(Organ)
class OrganAdmin(ReasonedAdmin):
    form = OrganForm
    list_display = ("name", "short_name", "relation", "retired_at")
    list_filter = ("relation", InUse)
    search_fields = ("name", "short_name", "initials")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and {"name", "short_name"} & set(form.changed_data):
            renamed(obj)
