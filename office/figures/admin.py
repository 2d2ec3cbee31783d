"""Admin of the figures: a value in force is ended and followed by a new row, never overwritten."""

from django.contrib import admin
from django.http import HttpRequest

from office.admin_site import ReasonedAdmin
from office.figures.models import Figure


@admin.register(Figure)
class FigureAdmin(ReasonedAdmin):
    """Legal and house figures with their source; of a value that is there, only its end may be set."""

    list_display = ("key", "value", "unit", "valid_from", "valid_to", "source")
    list_filter = ("key",)
    search_fields = ("key", "source")

    def get_readonly_fields(self, request: HttpRequest, obj: Figure | None = None) -> tuple[str, ...]:
        return ("key", "value", "unit", "source", "valid_from") if obj else ()
