"""Admin of the figures: a value in force is ended and followed by a new row, never overwritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor, acting
from office.figures.models import Figure


def signed_in(request: HttpRequest) -> Any:
    """The account behind a request that the admin has let in."""
    return request.user


class ReasonForm(forms.ModelForm):
    """A form that asks why."""

    reason = forms.CharField(label=_("Reason for the change"), max_length=100)


class ReasonedAdmin(admin.ModelAdmin):
    """A change form that asks for a reason, which goes to history and audit with the person's name."""

    form = ReasonForm

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The model's own fields and the reason last; who may only view is not asked."""
        fields = [str(name) for name in super().get_fields(request, obj) if name != "reason"]
        return [*fields, "reason"] if obj is None or self.has_change_permission(request, obj) else fields

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Every write of one change form bears the person and the reason."""
        with self.acting(request):
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj._change_reason = form.cleaned_data["reason"]
        super().save_model(request, obj, form, change)

    @contextmanager
    def acting(self, request: HttpRequest) -> Iterator[None]:
        """One transaction in the name of the signed-in person, for the reason on the form."""
        reason = request.POST.get("reason", "").strip()
        user = signed_in(request)
        actor = Actor(user_id=user.pk, person_id=user.person_id, cause="admin", reason=reason)
        with acting(actor):
            yield


@admin.register(Figure)
class FigureAdmin(ReasonedAdmin):
    """Legal and house figures with their source; of a value that is there, only its end may be set."""

    list_display = ("key", "value", "unit", "valid_from", "valid_to", "source")
    list_filter = ("key",)
    search_fields = ("key", "source")

    def get_readonly_fields(self, request: HttpRequest, obj: Figure | None = None) -> tuple[str, ...]:
        return ("key", "value", "unit", "source", "valid_from") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Figure | None = None) -> bool:
        return False
