"""Meetings: the register's contract, at the time that it is."""

from typing import Any

import pytest

from office.testing import RegisterContract
from secretariat.meeting.register import MeetingRegister
from secretariat.meeting.testing import said

pytestmark = pytest.mark.django_db


class TestContract(RegisterContract):
    """What holds for every register."""

    register = MeetingRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)
