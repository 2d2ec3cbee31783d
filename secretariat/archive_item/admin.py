"""The retention table (保管期限表) in the administration: a row in force is ended and followed by a new one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from office.admin_site import ReasonedAdmin
from secretariat.archive_item.models import RetentionRule


@admin.register(RetentionRule)
class RetentionRuleAdmin(ReasonedAdmin):
    """Of a row that is there, only its order and its end may be set."""

    list_display = ("order", "source_kind", "duty", "document_kind", "retention", "reason_zh", "valid_from", "valid_to")
    list_filter = ("retention", "source_kind")
    search_fields = ("reason_zh", "reason_en", "document_kind")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return ("source_kind", "duty", "document_kind", "retention", "reason_zh", "reason_en", "source", "valid_from")
