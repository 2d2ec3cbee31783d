"""The org chart and the accounts in the admin, with history and a reason for every change."""

from datetime import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db import models as db
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.admin_acts import ActsAdmin, AdminAct, AskReason
from office.admin_site import Ended, ReasonedAdmin, ReasonForm
from office.orgchart import accounts, models, services
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


class DutyHolderInline(DatedInline):
    model = models.DutyHolder
    autocomplete_fields = ("post",)


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
    """Rename a division, or merge it with others; its work goes on in the new one.

    The new one sees the records of all: so nobody merges their own division with another.
    """
    if merged_with:
        models.refuse_own_posts(models.Post.objects.filter(division__in=[division, *merged_with]))
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
    inlines = (AppointmentInline, SubstitutionInline)

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


@admin.register(models.Duty)
class DutyAdmin(ReasonedAdmin):
    list_display = ("code", "text")
    list_filter = ("division",)
    list_select_related = ("division",)
    search_fields = ("text_zh", "text_en")
    inlines = (DutyHolderInline,)


@admin.register(models.DutyHolder)
class DutyHolderAdmin(ReasonedAdmin):
    list_display = ("duty", "post", "valid_from", "valid_to")
    list_filter = (Ended, "duty__division")
    list_select_related = ("duty__division", "post")
    autocomplete_fields = ("duty", "post")


class AccountForm(ReasonForm):
    """A new account: its name and its person; the password is made, and told once."""

    class Meta:
        model = models.User
        fields = ("username", "person")


def is_alive(user: models.User) -> bool:
    """The account has not ended."""
    return user.ended_at is None


def has_ended(user: models.User) -> bool:
    """The account has ended."""
    return user.ended_at is not None


@admin.register(models.User)
class AccountAdmin(ActsAdmin):
    """Accounts: created with a first password, reset, unlocked, ended. What they may do is in their posts."""

    acts = {
        "reset": AdminAct(
            _("Reset the password"), accounts.reset_password,
            _("A new first password will be shown once. The old one and all sessions end at once."), offered=is_alive),
        "reset-factor": AdminAct(
            _("Reset the second factor"), accounts.reset_second_factor,
            _("Make sure that it is really this person who asks. All sessions end at once; the next sign-in sets up "
              "a new second factor with the password alone."),
            offered=lambda user: is_alive(user) and user.second_factor_at is not None),
        "unlock": AdminAct(
            _("Unlock"), accounts.unlock,
            _("The failed sign-ins are forgotten; the password stays as it is."), offered=is_alive),
        "end": AdminAct(
            _("End the account"), accounts.end_account,
            _("From now on nobody can sign in with this account, and its sessions end at once."), offered=is_alive),
        "reopen": AdminAct(
            _("Reopen the account"), accounts.reopen_account,
            _("The person is back: a new first password will be shown once."), offered=has_ended),
    }
    form = AccountForm
    grave = True  # a first password is made
    change_form_template = "admin/office/user/change_form.html"
    list_display = ("username", "person", "must_change_password", "last_login", "ended_at")
    list_filter = ("must_change_password", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("person",)
    search_fields = ("username", "person__name_zh", "person__pinyin")
    autocomplete_fields = ("person",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """To be typed when it is made; afterwards only the acts change it."""
        return [
            "username",
            "person",
            *(["must_change_password", "second_factor_at", "last_login", "ended_at"] if obj else ["reason"]),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj) if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """An account that is there is only looked at: its form asks nothing."""
        return super().get_form(request, obj, change, **({"form": forms.ModelForm} if obj else {}), **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make the account; the response tells its first password."""
        if change:
            return
        obj.first_password = accounts.new_password()
        obj.set_password(obj.first_password)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._tell(request, obj, obj.first_password)

    def done(self, request: HttpRequest, name: str, row: Any, outcome: Any) -> HttpResponse:
        """A new first password is shown instead of a message."""
        if name in ("reset", "reopen"):
            return self._tell(request, row, str(outcome))
        return super().done(request, name, row, outcome)

    def _tell(self, request: HttpRequest, user: Any, password: str) -> HttpResponse:
        """Show a first password, this once; it is in no message, log or history."""
        title = gettext("First password")
        response = self.act_page(request, "admin/office/user/password.html", user, password=password, title=title)
        response["Cache-Control"] = "no-store"
        return response
