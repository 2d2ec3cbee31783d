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
from office.records.models import StoredFile
from office.time import now
from secretariat.seal.models import Custody, Seal

ASK, CONFIRM = "ask", "confirm"


class SealForm(ReasonForm):
    """A seal with the picture of its imprint, and the two halves of its destruction."""

    picture = forms.FileField(label=gettext_lazy("imprint (PNG)"), required=False,
                              help_text=gettext_lazy("Red on transparent, cut to the edge of the seal."))
    destruction = forms.ChoiceField(
        label=gettext_lazy("destruction"), required=False,
        choices=[("", "—"), (ASK, gettext_lazy("Ask for its destruction")),
                 (CONFIRM, gettext_lazy("Confirm that it was destroyed"))],
        help_text=gettext_lazy("One administrator asks, another confirms, with the record's number as receipt."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            self.fields["status"].choices = [one for one in Seal.Status.choices if one[0] != Seal.Status.DESTROYED]

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
        row, _new = StoredFile.objects.get_or_create(
            sha256=taken.sha256, defaults={"size": taken.size, "media_type": taken.media_type})
        return row


@admin.register(Seal)
class SealAdmin(ReasonedAdmin):
    """Entered and kept by the system administrator; whoever confirms a destruction is another administrator."""

    form = SealForm
    grave = True
    list_display = ("name", "kind", "medium", "office_version", "status", "keeper")
    list_filter = ("status", "kind", "medium", "office_version")
    search_fields = ("name",)
    readonly_fields = ("destruction_asked_by", "destroyed_by")

    @admin.display(description=gettext_lazy("keeper"))
    def keeper(self, seal: Seal) -> str:
        """Who has it, or had it last."""
        held = next((one for one in seal.custodies.all() if one.until is None and not one.deputy), None)
        return str(held.person) if held else "—"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("office_version").prefetch_related("custodies__person")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A destroyed seal stays as it was; who may add no seal only confirms a destruction."""
        fixed = ("status", *self.readonly_fields) if obj and obj.status == Seal.Status.DESTROYED else self.readonly_fields
        if obj is None or self.has_add_permission(request):
            return tuple(fixed)
        own = ("picture", "destruction", "receipt", "reason")
        return tuple(dict.fromkeys((*fixed, *(name for name in self.get_fields(request, obj) if name not in own))))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The imprint goes to the store; the halves of a destruction bear the names of two people."""
        if form.cleaned_data.get("picture"):
            obj.imprint = form.cleaned_data["picture"]
        person = signed_in(request).person_id
        if form.cleaned_data.get("destruction") == ASK:
            obj.destruction_asked_by_id = person
        elif form.cleaned_data.get("destruction") == CONFIRM:
            obj.destroyed_by_id, obj.status = person, Seal.Status.DESTROYED
        super().save_model(request, obj, form, change)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who sends it: nobody confirms what they have asked for themselves."""
        made = super().get_form(request, obj, change, **kwargs)
        return type("SealForm", (made,), {"clean_destruction": _clean_destruction(signed_in(request).person_id)})


def _clean_destruction(person: int | None) -> Any:
    def clean_destruction(self: Any) -> str:
        chosen: str = self.cleaned_data["destruction"]
        asked = self.instance.destruction_asked_by_id
        if chosen == CONFIRM and asked in (None, person):
            raise ValidationError(_("Another administrator asks for the destruction first."))
        if chosen == CONFIRM and not self.data.get("receipt", "").strip():
            raise ValidationError(_("Enter the receipt: the number of the record of destruction."))
        if chosen == ASK and self.instance.status == Seal.Status.DESTROYED:
            raise ValidationError(_("It is destroyed already."))
        return chosen

    return clean_destruction


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
