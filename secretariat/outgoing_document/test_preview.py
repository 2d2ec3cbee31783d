"""The preview and the PDF of an outgoing document: never made while somebody waits for the page."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.test.utils import override_settings

from office.audit.actor import SYSTEM, acting
from office.outbox.models import Message
from office.outbox.services import drain
from office.papers.models import KeptPaper
from office.papers.official import apart
from office.testing import frozen, signed_in
from secretariat.organ.models import Organ
from secretariat.outgoing_document.test_road import Road

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(NOON):
        yield


def get(client: Client, road: Road, page: str, **headers: str) -> Any:
    return client.get(f"/secretariat/outgoing_document/{road.pk}/{page}", headers={"accept-language": "en", **headers})


def test_the_page_says_that_it_is_being_made_and_then_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    road, reader = Road(), signed_in("network.staff")
    with monkeypatch.context() as nobody:
        nobody.setattr(apart, "run_child", None)  # the web process makes none
        first = get(reader, road, "preview/").content.decode()
        assert 'hx-trigger="every 2s"' in first and '<meta http-equiv="refresh"' in first and "<img" not in first
        assert get(reader, road, "preview/", **HTMX).status_code == 200
        assert get(reader, road, "print/document.pdf")["Location"].endswith("/preview/")
    assert Message.objects.filter(topic="papers.make").count() == 1
    drain()
    part = get(reader, road, "preview/", **HTMX)
    assert part.status_code == 286 and b'src="data:image/webp' in part.content  # htmx asks no more
    whole = get(reader, road, "preview/").content.decode()
    assert "hx-trigger" not in whole.partition('id="pages"')[2].partition("</main>")[0] and "refresh" not in whole
    assert get(reader, road, "print/document.pdf").content.startswith(b"%PDF")
    assert Message.objects.filter(topic="papers.make").count() == 1


def test_a_change_is_another_paper_and_the_old_one_is_not_shown_for_it() -> None:
    road, reader = Road(), signed_in("network.staff")
    get(reader, road, "preview/")
    drain()
    road.write("改过的正文。")
    assert b"<img" not in get(reader, road, "preview/").content.partition(b'id="pages"')[2]


@override_settings(PAPER_SECONDS=1)
def test_what_never_ends_is_said_in_a_sentence() -> None:
    road, reader = Road(), signed_in("network.staff")
    road.write(*["共享目录" * 4900] * 150)
    get(reader, road, "preview/")
    drain()
    page = get(reader, road, "preview/").content.decode()
    assert "it was not ready after 1 seconds" in page and "hx-trigger" not in page.partition('id="pages"')[2]
    assert Message.objects.get(topic="papers.make").dead_at is not None
    assert get(reader, road, "print/document.pdf")["Location"] == f"/secretariat/outgoing_document/{road.pk}/"


def test_a_stranger_neither_sees_nor_orders_a_paper() -> None:
    road = Road()
    assert get(signed_in("planning.staff"), road, "preview/").status_code == 404
    assert get(signed_in("planning.staff"), road, "print/document.pdf").status_code == 404
    assert not Message.objects.filter(topic="papers.make").exists()


def test_it_keeps_to_its_queries(django_assert_max_num_queries: Any) -> None:
    road, reader = Road(), signed_in("network.staff")
    get(reader, road, "preview/")
    drain()
    with django_assert_max_num_queries(12):
        get(reader, road, "preview/")


def test_a_script_has_a_preview_too() -> None:
    road, reader = Road(document_kind="speech"), signed_in("network.staff")
    get(reader, road, "preview/")
    drain()
    assert get(reader, road, "print/document.pdf").content.startswith(b"%PDF")


class TestBesideTheText:
    """The pages of what somebody is typing: their own draft's, for those who may edit, and only the newest is made."""

    def typed(self, road: Road, reader: Client, line: str) -> None:
        path = f"/secretariat/outgoing_document/{road.pk}/text/"
        form = {"draft_of": path, "annexes": "0", "body_blocks": "1", "body_1_kind": "paragraph", "body_1_text": line,
                "body_1_id": "00000001"}
        assert reader.post("/drafts/", form).status_code == 200

    def test_it_shows_the_draft_and_then_its_pages(self) -> None:
        road, writer = Road(), signed_in("network.staff")
        saved = get(writer, road, "text/preview/")
        assert (saved["HX-Trigger"], saved["HX-Reswap"], saved.content) == ("wait", "none", b"")  # what is shown stays
        self.typed(road, writer, "未保存的草稿。")
        get(writer, road, "text/preview/")
        [kept] = KeptPaper.objects.all()  # the saved text's was not begun, and is not made any more
        assert kept.job["official"]["blocks"][0]["text"] == "未保存的草稿。" and kept.draft.endswith(f":{road.pk}")
        drain()
        assert b'src="data:image/webp' in get(writer, road, "text/preview/").content
        assert road.now.body[0]["text"] != "未保存的草稿。"

    def test_nobody_sees_anothers_draft(self) -> None:
        road, writer, head = Road(), signed_in("network.staff"), signed_in("network.head")
        self.typed(road, writer, "未保存的草稿。")
        get(head, road, "text/preview/")
        assert "未保存" not in str(KeptPaper.objects.get().job)
        assert get(signed_in("planning.staff"), road, "text/preview/").status_code == 404

    def test_only_the_newest_draft_is_kept(self) -> None:
        road, writer = Road(), signed_in("network.staff")
        get(writer, road, "preview/")  # asked for on its own page, under no name
        for words in ("一稿。", "二稿。", "三稿。"):
            self.typed(road, writer, words)
            get(writer, road, "text/preview/")
        assert sorted(one.job["official"]["blocks"][0]["text"] for one in KeptPaper.objects.all()) == [
            "三稿。", "各区市要按照要求做好巡检工作。"]
        assert drain() == 4  # messages; two of them find their paper forgotten
        assert KeptPaper.objects.filter(state="done").count() == 2


def test_organs_are_found_by_name_and_initials_by_whoever_drafts() -> None:
    with acting(SYSTEM):
        Organ.objects.create(name="青岛市财政局", short_name="市财政局")
        Organ.objects.create(name="青岛市档案局", retired_at=NOON)
    found = signed_in("network.staff").get("/secretariat/organs/suggest/?q=qdscz").json()["results"]
    assert found == [{"value": "青岛市财政局", "text": "青岛市财政局 (市财政局)"}]
    assert signed_in("network.staff").get("/secretariat/organs/suggest/?q=档案").json()["results"] == []
    assert signed_in("network.staff").get("/secretariat/organs/suggest/").json()["results"] == []
    assert signed_in("auditor").get("/secretariat/organs/suggest/?q=青岛").status_code == 404
    page = signed_in("network.staff").get("/secretariat/outgoing_document/new/").content.decode()
    assert page.count('data-suggest="/secretariat/organs/suggest/"') == 2 and 'data-adds-to="id_main_to" hidden' in page
