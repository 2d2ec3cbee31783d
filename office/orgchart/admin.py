"""The org chart and the accounts in the admin, with history and a reason for every change."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models as db
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.admin_site import Ended, ReasonedAdmin, ReasonForm
from office.confirming import confirm_first
from office.orgchart import accounts, models


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


@admin.register(models.Division)
class DivisionAdmin(ReasonedAdmin):
    list_display = ("name", "code", "valid_from", "valid_to", "counted")
    list_filter = (Ended, "counted")
    search_fields = ("name_zh", "name_en", "code")
    filter_horizontal = ("predecessors",)
    inlines = (PostInline,)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A new post gets its group, to which grants are given."""
        for post in formset.save(commit=False):
            models.give_group(post)
        formset.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.trace()


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
    """The substitution's own reason is the reason of the change that makes it."""

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


class ReasonOnly(forms.Form):
    """What an act on an account asks."""

    reason = ReasonForm.base_fields["reason"]


class AccountForm(ReasonForm):
    """A new account: its name and its person; the password is made, and told once."""

    class Meta:
        model = models.User
        fields = ("username", "person")


@admin.register(models.User)
class AccountAdmin(ReasonedAdmin):
    """Accounts: created with a first password, reset, unlocked, ended. What they may do is in their posts."""

    ACTS = {
        "reset": (_("Reset the password"), accounts.reset_password),
        "reset-factor": (_("Reset the second factor"), accounts.reset_second_factor),
        "unlock": (_("Unlock"), accounts.unlock),
        "end": (_("End the account"), accounts.end_account),
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

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.act_view)
        return [path("<int:pk>/do/<slug:act>/", view, name="office_user_act"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make the account; the response tells its first password."""
        if change:
            return
        obj.first_password = accounts.new_password()
        obj.set_password(obj.first_password)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._tell(request, obj, obj.first_password)

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Ask for the reason of one act, then do it."""
        user = get_object_or_404(models.User, pk=pk)
        if act not in self.ACTS or not self.has_change_permission(request, user):
            raise PermissionDenied
        label, service = self.ACTS[act]
        form = ReasonOnly(request.POST or None)
        if request.method == "POST" and form.is_valid():
            confirm_first(request)
            try:
                done = service(request.user, user, reason=form.cleaned_data["reason"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                if act == "reset":
                    return self._tell(request, user, str(done))
                messages.success(
                    request, gettext("Done: %(act)s, %(user)s.") % {"act": label, "user": user.username}
                )
                return redirect("admin:office_user_change", user.pk)
        return self._page(request, "admin/office/user/act.html", user, form=form, title=label, act=act)

    def _tell(self, request: HttpRequest, user: Any, password: str) -> HttpResponse:
        """Show a first password, this once; it is in no message, log or history."""
        title = gettext("First password")
        response = self._page(
            request, "admin/office/user/password.html", user, password=password, title=title
        )
        response["Cache-Control"] = "no-store"
        return response

    def _page(self, request: HttpRequest, template: str, user: Any, **more: Any) -> HttpResponse:
        back = reverse("admin:office_user_change", args=[user.pk])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": user,
            "back": back,
            **more,
        }
        return render(request, template, context)
