"""Assets: every right is proved by custodies, offers and loans, and ends with them."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from office.records.perform import perform
from office.testing import account, assert_proved, findings, frozen
from planning.asset import custody
from planning.asset.testing import CLERK, card

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
        yield


def test_from_hand_to_hand_and_lent() -> None:
    asset, taker = card(), account("website.staff")
    assert_proved(asset, "custody")
    perform(account("network.staff"), "hand_over", asset.pk, taker=taker.person, place="A座1205", note="岗位调整")
    assert_proved(asset, "custody", "offer")
    perform(taker, "take", asset.pk)
    assert_proved(asset, "custody")
    perform(taker, "set_aside", asset.pk)
    perform(account(CLERK), "lend", asset.pk, borrower=account("archives").person, purpose="会议",
            due_on=date(2026, 12, 1))
    assert_proved(asset, "custody", "loan")
    perform(account(CLERK), "give_back", asset.pk)
    assert_proved(asset, "custody")


@pytest.mark.parametrize("defended", [True, False])
def test_whoever_does_not_take_it_sees_it_no_more(defended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asset, taker = card(), account("website.staff")
    perform(account("network.staff"), "hand_over", asset.pk, taker=taker.person, place="A座1205", note="")
    if not defended:
        monkeypatch.setattr(custody, "end", lambda record, cause: None)
    perform(taker, "refuse_it", asset.pk, reason="屏幕破损")
    assert ("take, view by offer:" in findings()) is not defended
