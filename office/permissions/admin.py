"""Explicit grants in the admin: seen by the security administrator and the auditor, taken back by the former."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from office.admin_site import ListAdmin
from office.confirming import confirm_first
from office.permissions.grants import revoke
from office.permissions.models import RecordGroupObjectPermission, RecordUserObjectPermission


class GrantAdmin(ListAdmin, admin.ModelAdmin):
    """A grant is given on the record's page, by who has the right themselves; here it is only taken back."""

    actions = ("take_back",)
    ordering = ("-id",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """By the administration table's "change"."""
        return request.user.has_perm(f"office.change_{self.opts.model_name}")  # type: ignore[union-attr]

    @admin.display(description=_("record"))
    def number(self, grant: Any) -> str:
        """The record's key: its title is not the administrator's to read."""
        return f"{grant.content_object.kind} {grant.content_object_id}"

    @admin.action(description=_("Take back the chosen grants"), permissions=["revoke"])
    def take_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        """End each grant's access now; what it opened in the past stays on record."""
        confirm_first(request)
        grants = list(queryset.select_related("content_object"))
        for grant in grants:
            revoke(request.user, grant)
        text = ngettext("%(count)d grant was taken back.", "%(count)d grants were taken back.", len(grants))
        self.message_user(request, text % {"count": len(grants)}, messages.SUCCESS)


@admin.register(RecordUserObjectPermission)
class PersonGrantAdmin(GrantAdmin):
    list_display = ("number", "user", "cause", "granted_by", "valid_from", "valid_to")
    fields = ("number", "user", "cause", "granted_by", "valid_from", "valid_to")
    list_select_related = ("content_object", "user", "granted_by")


@admin.register(RecordGroupObjectPermission)
class PostGrantAdmin(GrantAdmin):
    list_display = ("number", "group", "cause", "granted_by", "valid_from", "valid_to")
    fields = ("number", "group", "cause", "granted_by", "valid_from", "valid_to")
    list_select_related = ("content_object", "group", "granted_by")
