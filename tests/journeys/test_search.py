"""One box finds by two characters, sender, opinion and number in any bracket, and tells strangers nothing."""

import pytest

from office.permissions.grants import grant
from office.testing import account
from tests.journeys.desk import Desk
from tests.journeys.made import TITLE, filed, routed
from tests.journeys.story import INSTRUCTED


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_record_is_found_by_what_one_remembers(desk: Desk, language: str) -> None:
    routed("instruct")
    filed("关于网站普查情况的通报", "鲁政办字〔2026〕7号")
    reader = desk.sign_in("registry", language).open("/")
    for words in ("建设", "政务", "电子政务建设", "青岛市人民政府 报送", INSTRUCTED[3:7], "青政办发[2026]12", "收(2026)1号", "青政办发〔２０２６〕12号"):
        reader.page.keyboard.press("/")
        reader.page.locator("#top-search").fill(words)
        with reader.arriving():
            reader.page.keyboard.press("Enter")
        found = reader.main.locator("[data-row]").all_inner_texts()
        assert any(TITLE in row for row in found), f"{words}: {found}"
    reader.open("/search/?q=普查")
    assert reader.main.locator("[data-row]").count() == 1
    assert (reader.word("%(count)s found") % {"count": "1"}) in reader.text()


def test_a_stranger_finds_nothing_and_counts_nothing(desk: Desk) -> None:
    document = routed("instruct")
    stranger = desk.sign_in("website.staff")
    for words in ("建设", "青岛市人民政府", INSTRUCTED[3:7], document.number):
        stranger.open(f"/search/?q={words}")
        assert stranger.main.locator("[data-row]").count() == 0
        assert stranger.word("%(count)s found") % {"count": "0"} in stranger.text()
    stranger.open(document.get_absolute_url(), 404)
    assert document.title not in stranger.page.content()
    # The twin: it is the missing right alone that hid it.
    grant(account("secretariat.head"), account("website.staff").person, document, cause="for information")
    stranger.open("/search/?q=建设")
    assert TITLE in stranger.text()
