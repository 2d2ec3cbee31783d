"""The board, the ranking, feeding back and checking on their pages; the papers."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.records.perform import perform
from office.testing import account, frozen, signed_in
from secretariat.supervised_item.models import Status
from secretariat.supervised_item.rows import ItemFeedback, ItemUrge
from secretariat.supervised_item.testing import MAY, at, division, fed_back, finished, opened

pytestmark = pytest.mark.django_db
BOARD = "/secretariat/supervision/"
MOST = 15  # queries of the board


@pytest.fixture(autouse=True)
def _may(office: None) -> Iterator[None]:
    with frozen(MAY):
        yield


def test_the_matrix_counts_what_the_list_shows() -> None:
    opened(due_on="2026-05-08", title="临近")
    opened(due_on="2026-12-31", title="正常")
    opened(due_on="2026-12-31", title="官网", lead="website")
    opened(due_on="2026-05-12", title="逾期")
    with frozen(at(date(2026, 5, 13))):
        page = signed_in("registry").get(BOARD).content.decode()
        for light, count in re.findall(r'href="\?light=(\w+)">(\d+)', page):
            rows = signed_in("registry").get(f"{BOARD}?light={light}").content.decode()
            assert rows.count("data-row") == int(count), light
        red = signed_in("registry").get(f"{BOARD}?light=red&division={division('network').pk}").content.decode()
        assert red.count("data-row") == 2 and red.index("临近") < red.index("逾期")
        own = signed_in("website.head").get(BOARD).content.decode()
        assert "官网" in own and "临近" not in own
        assert signed_in("sysadmin").get(BOARD).status_code == 404
        assert "No open item fits" in signed_in("registry").get(f"{BOARD}?origin=mailbox&light=x").content.decode()


def test_as_many_queries_for_many_as_for_one() -> None:
    client, counts = signed_in("registry"), []
    client.get(BOARD)
    for number in range(1, 6):
        item = opened(title=f"第{number}项", due_on="2026-12-31", lead=("network", "website", "software")[number % 3])
        if number == 3:
            fed_back(item, "network.staff")
        with CaptureQueriesContext(connection) as asked:
            client.get(BOARD)
        counts.append(len(asked))
    assert len(set(counts)) == 1 and counts[0] <= MOST, counts


def test_ticked_items_are_urged_once_a_day_and_only_those_one_may() -> None:
    one, two = opened(), opened(title="另一项")
    client = signed_in("registry")
    sent = {"item": [one.pk, two.pk], "note": "请尽快报送进展"}
    assert "2 items urged" in client.post(f"{BOARD}urge/", sent, follow=True).content.decode()
    assert "today already" in client.post(f"{BOARD}urge/", sent, follow=True).content.decode()
    signed_in("network.head").post(f"{BOARD}urge/", {**sent, "note": "催自己"})
    assert {row.note for row in ItemUrge.objects.all()} == {"请尽快报送进展"} and ItemUrge.objects.count() == 2


def test_feedback_with_a_file_and_its_check_on_their_pages() -> None:
    item = opened()
    client, address = signed_in("network.staff"), f"{item.get_absolute_url()}do/"
    typed = {"text": "完成设备上架。", "progress": "60", "linked": ""}
    answer = client.post(f"{address}feed_back/", typed)
    assert answer.status_code == 422 and "without evidence" in answer.content.decode()
    assert "完成设备上架。" in answer.content.decode() and not ItemFeedback.objects.exists()
    file = SimpleUploadedFile("报告.txt", "验收合格".encode(), "text/plain")
    assert client.post(f"{address}feed_back/", {**typed, "files": file}).status_code == 302
    assert client.get(f"{address}check/").status_code in (403, 404)
    clerk = signed_in("registry")
    page = clerk.get(f"{address}check/").content.decode()
    assert "完成设备上架。" in page and "报告.txt" in page
    answer = clerk.post(f"{address}check/", {"verdict": "back", "reason": ""})
    assert answer.status_code == 422 and "Give the reason" in answer.content.decode()
    assert clerk.post(f"{address}check/", {"verdict": "good"}).status_code == 302
    assert ItemFeedback.objects.get().state == "good"
    page = clerk.get(item.get_absolute_url()).content.decode()
    assert "evidence checked" in page and "报告.txt" in page and "60 % done" in page


def test_a_hidden_record_is_no_evidence_and_not_shown() -> None:
    item, hidden = opened(), opened(lead="planning", title="他处事项")
    client, address = signed_in("network.staff"), f"{item.get_absolute_url()}do/feed_back/"
    typed = {"text": "见文件。", "progress": "60", "linked": hidden.number}
    assert "There is no record with this number." in client.post(address, typed).content.decode()
    fed_back(item, "network.staff", evidence=False, linked=hidden)
    page = client.get(item.get_absolute_url()).content.decode()
    assert "他处事项" not in page
    assert "他处事项" in signed_in("registry").get(item.get_absolute_url()).content.decode()


def test_a_page_with_much_on_it_keeps_to_its_queries() -> None:
    item = opened(due_on="2026-06-30")
    client = signed_in("registry")
    fed_back(item)
    client.get(item.get_absolute_url())
    with CaptureQueriesContext(connection) as little:
        client.get(item.get_absolute_url())
    for number in range(4):
        fed_back(item, text=f"第{number}次反馈。")
    perform(account("registry"), "urge_lead", item.pk, note="请抓紧")
    perform(account("network.head"), "ask_delay", item.pk, until=date(2026, 7, 1), why="等设备")
    with CaptureQueriesContext(connection) as much:
        page = client.get(item.get_absolute_url()).content.decode()
    assert "第3次反馈。" in page and "请抓紧" in page and "等设备" in page
    assert len(much) <= len(little) + 2, [query["sql"][:120] for query in much]


def test_ranking_and_papers() -> None:
    late, good = opened(due_on="2026-05-08"), opened(due_on="2026-05-29", lead="website")
    with frozen(at(date(2026, 5, 13))):
        fed_back(good, "website.staff", final=True)
        perform(account("registry"), "check", good.pk, verdict="good")
        perform(account("deputy"), "strike_off", good.pk, opinion="办结")
        page = signed_in("registry").get(f"{BOARD}ranking/?since=2026-05-01&until=2026-05-31").content.decode()
        assert page.index("Government Website") < page.index("Network System")
        assert signed_in("network.staff").get(f"{BOARD}ranking/").status_code == 404
        paper = signed_in("registry").get(f"{BOARD}inspection.pdf?since=2026-05-01&until=2026-05-31")
        assert paper.content.startswith(b"%PDF")
        slip = signed_in("network.head").get(f"{late.get_absolute_url()}print/slip.pdf")
        assert slip.content.startswith(b"%PDF")
        finished(late)
        perform(account("deputy"), "strike_off", late.pk, opinion="迟办")
    assert late.reread().status == Status.DONE and late.clocks.get().late is True
