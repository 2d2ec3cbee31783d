"""The org chart in the admin, with history and a reason for every change."""

from datetime import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db import models as db
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.admin_acts import ActsAdmin, AdminAct, AskReason
from office.admin_site import Ended, ReasonedAdmin, ReasonForm
from office.orgchart import models, services
from office.orgchart.charter_models import Oversight
from office.time import now


class DatedInline(admin.TabularInline):
    """Dated rows of their owner: added and ended, never deleted."""

    extra = 0
    can_delete = False
    show_change_link = True
    formfield_overrides = {db.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 24})}}


class AppointmentInline(DatedInline):
    model = models.Appointment
    autocomplete_fields = ("person", "post")


class SubstitutionInline(DatedInline):
    model = models.Substitution
    autocomplete_fields = ("absent", "substitute")
    fields = ("absent", "substitute", "kinds", "acts", "valid_from", "valid_to", "reason")


class OversightInline(DatedInline):
    model = Oversight
    autocomplete_fields = ("division",)


class PostInline(DatedInline):
    model = models.Post
    fields = ("code", "title_zh", "title_en", "role", "order", "valid_from", "valid_to")


@admin.register(models.OfficeVersion)
class OfficeVersionAdmin(ReasonedAdmin):
    list_display = ("name", "valid_from", "valid_to", "divisions_stated")


class AbolishForm(AskReason):
    """From when on a division no longer stands."""

    at = forms.SplitDateTimeField(label=_("ends on"), widget=AdminSplitDateTime)


class SucceedForm(AskReason):
    """The division that follows, and who else becomes part of it."""

    at = forms.SplitDateTimeField(label=_("from"), widget=AdminSplitDateTime)
    code = forms.SlugField(label=_("code"), max_length=20)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200)
    merged_with = forms.ModelMultipleChoiceField(
        models.Division.objects.all(), label=_("merged with"), required=False,
        help_text=_("Further divisions that become part of it; leave empty to rename."))


def abolish(by: Any, division: models.Division, *, at: datetime, reason: str) -> models.Division:
    """End a division with its posts and appointments."""
    return services.abolish_division(by, division, at=at, reason=reason)


def succeed(
    by: Any, division: models.Division, *, at: datetime, merged_with: Any, reason: str, **names: str
) -> models.Division:
    """Rename a division, or merge it with others; its work goes on in the new one."""
    new = models.Division(**names, app=division.app, order=division.order, counted=division.counted,
                          basis_en=reason, basis_zh=reason, valid_from=at)
    services.succeed_divisions(by, [division, *(one for one in merged_with if one != division)], new, reason=reason)
    return new


def stands(division: models.Division) -> bool:
    """The division stands now."""
    return division.is_valid_at(now())


@admin.register(models.Division)
class DivisionAdmin(ActsAdmin):
    """Names and order are edited; a division is renamed, merged or abolished by an act, which its work follows."""

    grave = True  # posts and appointments end and begin with it
    list_display = ("name", "code", "valid_from", "valid_to", "counted")
    list_filter = (Ended, "counted")
    search_fields = ("name_zh", "name_en", "code")
    readonly_fields = ("valid_to", "predecessors")
    inlines = (PostInline,)
    acts = {
        "succeed": AdminAct(
            _("Rename or merge"), succeed,
            _("A new division begins when this one ends. Posts, people, substitutions and duties go on in it; "
              "its posts answer for the open work, and its members see the old records."), SucceedForm, stands),
        "abolish": AdminAct(
            _("Abolish"), abolish,
            _("The division ends with its posts, appointments and substitutions. Hand on its open work first."),
            AbolishForm, stands),
    }

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A new post gets its group, to which grants are given."""
        for post in formset.save(commit=False):
            models.give_group(post)
        formset.save()


@admin.register(models.Post)
class PostAdmin(ReasonedAdmin):
    grave = True  # appointments
    list_display = ("title", "division", "role", "valid_from", "valid_to")
    list_filter = (Ended, "role", "division")
    list_select_related = ("division",)
    search_fields = ("title_zh", "title_en", "code")
    inlines = (AppointmentInline, SubstitutionInline, OversightInline)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        models.give_group(obj)
        super().save_model(request, obj, form, change)


@admin.register(models.Person)
class PersonAdmin(ReasonedAdmin):
    grave = True  # appointments
    list_display = ("name_zh", "name_en", "pinyin", "code")
    search_fields = ("name_zh", "name_en", "pinyin", "initials", "code")
    inlines = (AppointmentInline,)


@admin.register(models.Appointment)
class AppointmentAdmin(ReasonedAdmin):
    grave = True  # appointments
    list_display = ("person", "post", "valid_from", "valid_to", "acting")
    list_filter = (Ended, "post__division")
    list_select_related = ("person", "post")
    search_fields = ("person__name_zh", "person__pinyin", "post__title_zh", "post__title_en")
    autocomplete_fields = ("person", "post")


class SubstitutionForm(ReasonForm):
    """The substitution's own reason is the reason of the change that makes it; its scope is chosen, not typed."""

    kinds = forms.MultipleChoiceField(label=_("only these registers"), required=False,
                                      widget=forms.CheckboxSelectMultiple)
    acts = forms.MultipleChoiceField(label=_("only these acts"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = apps.get_model("office", "Record").__subclasses__()
        self.fields["kinds"].choices = [(kind.KIND, kind._meta.verbose_name_plural) for kind in kinds]
        self.fields["acts"].choices = apps.get_model("office", "Step")._meta.get_field("act").choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        absent, post, start = cleaned.get("absent"), cleaned.get("post"), cleaned.get("valid_from")
        if absent and post and start:
            held = models.Appointment.objects.on(start).filter(person=absent, post=post)
            if not held.exists():
                self.add_error("absent", gettext("This person does not hold the post then."))
        return cleaned


@admin.register(models.Substitution)
class SubstitutionAdmin(ReasonedAdmin):
    form = SubstitutionForm
    grave = True
    list_display = ("absent", "substitute", "post", "valid_from", "valid_to")
    list_filter = (Ended,)
    list_select_related = ("absent", "substitute", "post")
    autocomplete_fields = ("post", "absent", "substitute")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.reason = obj.reason or form.cleaned_data["reason"]
        super().save_model(request, obj, form, change)
