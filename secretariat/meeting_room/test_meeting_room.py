"""Rooms: two meetings are never in one room at one time, whoever comes first."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from office.testing import account
from secretariat.meeting.models import Meeting
from secretariat.meeting.testing import DAY, planned, room
from secretariat.meeting_room.models import RoomBooking

SAME = {"day": f"{DAY}", "begins": "10:00", "ends": "12:00"}


@pytest.mark.django_db
def test_overlapping_is_refused_in_words_and_touching_is_not(office: None) -> None:
    planned()  # 9 to 11
    with pytest.raises(ValidationError) as refused:
        planned(number=2, **SAME)
    said = refused.value.message_dict["room"][0]
    assert "09:00" in said and "11:00" in said and "2026年第1次" not in said, "time, and nobody's title"
    assert Meeting.objects.count() == 1, "nothing of it was saved"
    planned(number=3, **{**SAME, "begins": "11:00"})
    planned(number=4, **{**SAME, "room": str(room("第二会议室").pk)})
    assert RoomBooking.objects.filter(released_at=None).count() == 3


@pytest.mark.django_db
def test_a_meeting_that_moves_leaves_its_room(office: None) -> None:
    from office.registers.forms import form_of
    from office.registers.services import edit
    from secretariat.meeting.register import MeetingRegister
    from secretariat.meeting.testing import said

    meeting = planned()
    form = form_of(MeetingRegister)(said(begins="14:00", ends="16:00"), user=account("registry"),
                                    instance=meeting.reread())
    assert form.is_valid(), form.errors
    edit(account("registry"), MeetingRegister, form, meeting.version)
    booking = meeting.bookings.get(released_at=None)
    assert booking.period.lower.astimezone().tzinfo and meeting.bookings.count() == 2
    planned(number=2, **SAME)
    assert meeting.reread().begins == time(14)
