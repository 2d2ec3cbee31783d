"""Accounts in the admin: created with a first password, reset, unlocked, ended, reopened."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.admin_acts import ActsAdmin, AdminAct
from office.admin_site import ReasonForm
from office.orgchart import accounts, models


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
