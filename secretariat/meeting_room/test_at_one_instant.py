"""Two people book one room for one hour at the same instant: one has it, the other is told; with its twin."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from secretariat.meeting.testing import DAY, planned, room
from secretariat.meeting_room.models import RoomBooking
from secretariat.meeting_room.services import CONSTRAINT

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.usefixtures("loaded_office")]
SAME = {"day": f"{DAY}", "begins": "10:00", "ends": "12:00"}


def both_at_once() -> list[str]:
    """What each of the two was told: that the room is booked, or the field that is refused."""
    barrier, told = Barrier(2), []

    def book(number: int) -> None:
        try:
            barrier.wait(10)
            planned(number=number, **SAME)
            told.append("booked")
        except ValidationError as error:
            told.append(next(iter(error.message_dict)))
        finally:
            connections.close_all()

    room()
    threads = [Thread(target=book, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told)


def test_of_two_at_one_instant_one_has_the_room() -> None:
    assert both_at_once() == ["booked", "room"]
    assert RoomBooking.objects.filter(released_at=None).count() == 1


def test_without_the_constraint_both_would_have_it() -> None:
    """The twin: it is the database's constraint, and nothing else, that decides."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE secretariat_roombooking DROP CONSTRAINT {CONSTRAINT}")
    assert both_at_once() == ["booked", "booked"]
    assert RoomBooking.objects.filter(released_at=None).count() == 2
