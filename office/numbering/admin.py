"""Numbering series in the admin: how a year's numbers are written, and until when they are given."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from office.admin_site import ReasonedAdmin
from office.numbering.models import Series


@admin.register(Series)
class SeriesAdmin(ReasonedAdmin):
    """A series that has begun keeps its name and year; the program alone counts."""

    list_display = ("code", "year", "pattern", "last", "closed_at")
    list_filter = ("code", "year")
    search_fields = ("code",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return ("code", "year", "last", *(("pattern",) if obj.last else ()))
