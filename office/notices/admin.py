"""Admin of the office's phrases; a person's own are that person's business."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from office.admin_site import ReasonedAdmin
from office.notices.models import Phrase


@admin.register(Phrase)
class PhraseAdmin(ReasonedAdmin):
    """What leaders and handlers insert into an opinion."""

    list_display = ("text", "order", "retired_at")
    fields = ("text", "order", "retired_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(person=None)
