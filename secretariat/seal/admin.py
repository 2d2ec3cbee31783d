"""The register of seals in the administration: what each is, in whose hands, and its end, which takes two people."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.admin_site import ReasonedAdmin, ReasonForm, signed_in
from office.files.uploads import Refused, accept
from office.records.made import row_of
from office.records.models import StoredFile
from office.time import now
from secretariat.seal.models import Custody, Destruction, Seal


class SealForm(ReasonForm):
    """A seal with the picture of its imprint; it is destroyed elsewhere, by two people."""

    picture = forms.FileField(label=gettext_lazy("imprint (PNG)"), required=False,
                              help_text=gettext_lazy("Red on transparent, cut to the edge of the seal."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            self.fields["state"].choices = [one for one in Seal.State.choices if one[0] != Seal.State.DESTROYED]

    def clean_picture(self) -> StoredFile | None:
        """The picture, checked as every file is."""
        file = self.cleaned_data["picture"]
        if not file:
            return None
        if not file.name.lower().endswith(".png"):
            raise ValidationError(_("The imprint is a PNG picture."))
        try:
            taken = accept(file, file.name)
        except Refused as refused:
            raise ValidationError(refused.message) from refused
        return row_of(taken.sha256, taken.size, taken.media_type)


@admin.register(Seal)
class SealAdmin(ReasonedAdmin):
    """Entered and kept by the system administrator."""

    form = SealForm
    grave = True
    fields = ("name", "kind", "medium", "office_version", "diameter_mm", "picture", "material", "issuer", "made_on",
              "enabled_by", "location", "key", "state", "receipt")
    list_display = ("name", "kind", "medium", "office_version", "state", "keeper")
    list_filter = ("state", "kind", "medium", "office_version")
    search_fields = ("name",)

    @admin.display(description=gettext_lazy("keeper"))
    def keeper(self, seal: Seal) -> str:
        """Who has it."""
        held = next((one for one in seal.custodies.all() if one.until is None and not one.deputy), None)
        return str(held.person) if held else "—"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("office_version").prefetch_related("custodies__person")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A destroyed seal stays as it was."""
        ended = obj is not None and obj.state == Seal.State.DESTROYED
        return not ended and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.cleaned_data.get("picture"):
            obj.imprint = form.cleaned_data["picture"]
        super().save_model(request, obj, form, change)


class DestructionForm(ReasonForm):
    """Which seal; whoever confirms adds the number of the record."""

    person: int | None = None  # who sends it

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and self.instance.asked_by_id == self.person:
            raise ValidationError(_("Another administrator confirms what one has asked for oneself."))
        if self.instance.pk and not cleaned.get("receipt"):
            self.add_error("receipt", _("Enter the number of the record of destruction."))
        return cleaned


@admin.register(Destruction)
class DestructionAdmin(ReasonedAdmin):
    """Asked for by the system administrator, confirmed by the security administrator who was there."""

    form = DestructionForm
    grave = True
    list_display = ("seal", "asked_by", "asked_at", "receipt", "confirmed_by", "confirmed_at")
    readonly_fields = ("asked_by", "asked_at", "confirmed_by", "confirmed_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("seal", *self.readonly_fields) if obj else ("receipt", *self.readonly_fields)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is confirmed stays so."""
        return (obj is None or obj.confirmed_by_id is None) and super().has_change_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who sends it."""
        made = super().get_form(request, obj, change, **kwargs)
        made.person = signed_in(request).person_id
        return made

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The first half names who asks; the second who confirms, and ends the seal."""
        person = signed_in(request).person_id
        if not change:
            obj.asked_by_id, obj.asked_at = person, now()
        else:
            obj.confirmed_by_id, obj.confirmed_at = person, now()
        super().save_model(request, obj, form, change)
        if change:
            obj.seal.state = Seal.State.DESTROYED
            obj.seal.save()


@admin.register(Custody)
class CustodyAdmin(ReasonedAdmin):
    """Hand-overs: a new row ends the one before, at the same instant; nothing of it is changed afterwards."""

    list_display = ("seal", "person", "deputy", "since", "until", "note")
    list_filter = ("seal",)
    readonly_fields = ("since", "until")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        at = now()
        for before in Custody.objects.select_for_update().filter(seal=obj.seal, deputy=obj.deputy, until=None):
            before.until = at
            before.save()
        obj.since = at
        super().save_model(request, obj, form, change)
