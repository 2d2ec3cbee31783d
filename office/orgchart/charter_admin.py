"""Duties, who answers for them, and the leaders in charge of divisions, in the admin."""

from django.contrib import admin

from office.admin_site import Ended, ReasonedAdmin
from office.orgchart.admin import DatedInline
from office.orgchart.charter_models import Duty, DutyHolder, Oversight


class DutyHolderInline(DatedInline):
    model = DutyHolder
    autocomplete_fields = ("post",)


@admin.register(Oversight)
class OversightAdmin(ReasonedAdmin):
    list_display = ("post", "division", "valid_from", "valid_to")
    list_filter = (Ended,)
    list_select_related = ("post", "division")
    autocomplete_fields = ("post", "division")


@admin.register(Duty)
class DutyAdmin(ReasonedAdmin):
    list_display = ("code", "text")
    list_filter = ("division",)
    list_select_related = ("division",)
    search_fields = ("text_zh", "text_en")
    inlines = (DutyHolderInline,)


@admin.register(DutyHolder)
class DutyHolderAdmin(ReasonedAdmin):
    list_display = ("duty", "post", "valid_from", "valid_to")
    list_filter = (Ended, "duty__division")
    list_select_related = ("duty__division", "post")
    autocomplete_fields = ("duty", "post")
