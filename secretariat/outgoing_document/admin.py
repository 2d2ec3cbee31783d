"""The organ words (机关代字) in the administration."""

from django.contrib import admin

from office.admin_site import ReasonedAdmin
from secretariat.outgoing_document.models import OrganWord


@admin.register(OrganWord)
class OrganWordAdmin(ReasonedAdmin):
    list_display = ("word", "pattern", "office_version", "retired_at")
    search_fields = ("word",)
