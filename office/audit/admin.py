"""The audit log in the admin: to be read by the auditor, written by the database alone."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from office.audit.models import AuditEvent


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Find by chain (`record:12`) or table; each event tells who, why, and which columns, but not what they held.

    The values are the content of records, which no administrator's post is a reason to read.
    """

    list_display = ("at", "table", "row", "op", "columns", "who", "why")
    fields = ("chain", "seq", "at", "table", "row", "op", "columns", "who", "why", "database_role", "transaction",
              "previous", "hash")
    search_fields = ("=chain", "=table")
    search_help_text = _("A chain such as record:12, or a table such as office_appointment")
    ordering = ("-id",)

    @admin.display(description=_("columns"))
    def columns(self, event: AuditEvent) -> str:
        """The names of what was written."""
        return ", ".join(sorted(event.after or event.before or {}))

    @admin.display(description=_("account"))
    def who(self, event: AuditEvent) -> str:
        """The account's key, as the trigger wrote it."""
        return str((event.actor or {}).get("user") or "")

    @admin.display(description=_("reason"))
    def why(self, event: AuditEvent) -> str:
        """The cause and the reason."""
        said = event.actor or {}
        return " · ".join(part for part in (said.get("cause"), said.get("reason")) if part)
