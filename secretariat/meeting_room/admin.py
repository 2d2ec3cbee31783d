"""The meeting rooms in the administration: entered, corrected, retired."""

from django.contrib import admin

from office.admin_site import ReasonedAdmin
from secretariat.meeting_room.models import MeetingRoom


@admin.register(MeetingRoom)
class MeetingRoomAdmin(ReasonedAdmin):
    """Kept by the system administrator."""

    list_display = ("name", "place", "seats", "equipment", "order", "retired_at")
    search_fields = ("name", "place")
