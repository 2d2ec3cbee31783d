"""The preview and the PDF of an outgoing document: never made while somebody waits for the page."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.test.utils import override_settings

from office.outbox.models import Message
from office.outbox.services import drain
from office.papers.official import apart
from office.testing import frozen, signed_in
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
        nobody.setattr(apart, "run_limited", None)  # the web process makes none
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
