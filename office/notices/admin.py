"""Common phrases in the admin: those that everybody is offered; one's own are kept beside the form."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from office.admin_site import ReasonedAdmin
from office.notices.models import Phrase


@admin.register(Phrase)
class PhraseAdmin(ReasonedAdmin):
    """The office's phrases, without those that people keep for themselves."""

    list_display = ("text", "order")
    search_fields = ("text",)
    exclude = ("person",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(person=None)
