"""The admin site, and the base of its forms: every change asks for a reason, nothing is deleted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from office.audit.actor import Actor, acting
from office.confirming import confirm_first
from office.time import now


class OfficeAdminSite(admin.AdminSite):
    """For the three administrators; everybody else is sent away as from any page they may not open."""

    site_header = _("Administration of the Electronic Office")
    site_title = _("Administration")
    index_title = _("What may be arranged here")
    empty_value_display = "—"

    # Not for anybody's eyes, not the auditor's either: the secrets of second factors.
    HIDDEN = frozenset({"otp_totp", "otp_static"})

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Leave out what django-otp registers for itself."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([one for one in models if one._meta.app_label not in self.HIDDEN], *args, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Only who holds an administrator's post now."""
        return request.user.is_active and request.user.has_module_perms("office")


def signed_in(request: HttpRequest) -> Any:
    """The account behind a request that the admin has let in."""
    return request.user


class ReasonForm(forms.ModelForm):
    """A form that asks why."""

    reason = forms.CharField(
        label=_("Reason for the change"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("It is kept with the change, in its history and in the audit log."),
    )


class ListAdmin:
    """For an admin with actions: what is ticked and is no key is answered in words."""

    model: Any

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:
        """Do an action to the entries that were ticked; for what is no key at all it is said, and nothing done."""
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.model._meta.pk.to_python(key)
        except ValidationError:
            messages.error(request, gettext("Choose entries from the list."))
            return None
        return super().response_action(request, queryset)  # type: ignore[misc]


class ReasonedAdmin(ListAdmin, SimpleHistoryAdmin):
    """A change form that asks for a reason, which goes to history and audit with the person's name."""

    form = ReasonForm
    grave = False  # whether saving asks for a fresh proof of who is there: see office/confirming.py

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The model's own fields and the reason last; who may only view is not asked. A new row has nothing to read."""
        unread = self.get_readonly_fields(request, obj) if obj is None else ()
        fields = [name for name in super().get_fields(request, obj) if name != "reason" and name not in unread]
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fields, "reason"] if may_write else fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are ended or voided; the past stays."""
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Every write of one change form bears the person and the reason."""
        if self.grave:
            confirm_first(request)
        with self.acting(request):
            return super().changeform_view(request, *args, **kwargs)

    def acting(self, request: HttpRequest) -> Any:
        """One transaction in the name of the signed-in person, for the reason on the form."""
        user = signed_in(request)
        reason = request.POST.get("reason", "").strip()[:200]
        return acting(Actor(user_id=user.pk, person_id=user.person_id, cause="admin", reason=reason))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who, when, why and what; a model that keeps no history shows the admin's own log."""
        if not self._keeps_history():
            return admin.ModelAdmin.history_view(self, request, object_id, extra_context)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An old state is only looked at: going back to it is a new change, with its own reason."""
        if not self._keeps_history():
            raise Http404
        request.method = "GET"
        return super().history_form_view(request, *args, **kwargs)

    def _keeps_history(self) -> bool:
        return hasattr(self.model._meta, "simple_history_manager_attribute")

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class Ended(admin.SimpleListFilter):
    """In force now, to come, over."""

    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("in force now")), ("later", _("in force later")), ("over", _("no longer in force"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """By valid time."""
        at = now()
        match self.value():
            case "now":
                return queryset.on(at)
            case "later":
                return queryset.filter(valid_from__gt=at)
            case "over":
                return queryset.filter(valid_to__lte=at)
        return queryset
