"""The demo's month of supervision is played as its people would, and has an item in every light."""

from datetime import datetime

import pytest

from office.clocks.lights import Light
from office.clocks.stored import current_calendar
from office.demo.hours import OfficeTime
from office.demo.people import People
from office.demo.story import happened
from office.demo.supervision import Supervision
from office.testing import account, frozen
from secretariat.instruction.models import Instruction
from secretariat.supervised_item.board import open_items
from secretariat.supervised_item.lights import face_of
from secretariat.supervised_item.models import Status, SupervisedItem
from secretariat.supervised_item.testing import ZONE

pytestmark = pytest.mark.django_db
END = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)


def test_every_light_is_on_the_board_or_in_the_ledger(office: None) -> None:
    with frozen(END):
        story = Supervision(People())
        time = OfficeTime(current_calendar(), END, story.reach_back())
        acts = happened([story], time)
    for act in acts:
        with frozen(time.instant(act.position)):
            act.do()
    with frozen(END):
        on_board = set(open_items(account("registry")).values_list("light", flat=True))
        struck = {face_of(item).light for item in SupervisedItem.objects.filter(status=Status.DONE)}  # type: ignore[union-attr]
        assert on_board == {Light.RED, Light.YELLOW, Light.GREEN, Light.GREY}
        assert struck == {Light.BLUE, Light.PURPLE}
        assert {Status.TO_CHECK, Status.TO_CLOSE} <= set(SupervisedItem.objects.values_list("status", flat=True))
        assert (SupervisedItem.objects.count(), Instruction.objects.count()) == (13, 3)
