"""Long PDFs of a register: promised in the request, made once by the outbox, handed only to whoever asked."""

from datetime import timedelta
from uuid import uuid4

import pytest

from office.notices.models import Notice
from office.outbox.models import Message
from office.outbox.services import drain, handle
from office.papers import render
from office.papers.errors import PaperError
from office.permissions.models import Access
from office.registers import exporting
from office.registers.models import Export
from office.testing import standing
from office.time import now
from tests.office.desk import office  # noqa: F401
from tests.office.made import make_document
from tests.office.papers import reading

LIST = "/secretariat/incoming_document/"
PDF = f"{LIST}export.pdf"


@pytest.fixture
def clerk(client, office, monkeypatch):  # noqa: F811
    """The registry, with four documents in a register whose long papers begin at three rows."""
    monkeypatch.setattr("office.registers.papers.LONG", 2)
    for number in range(4):
        make_document(office, f"关于第{number}件事项的通知")
    client.force_login(office.users["registry"])
    return client


def ask(client, query="", key=None):
    answer = client.post(f"{PDF}{query}", {"form_key": str(key or uuid4())}, headers={"Accept-Language": "zh-hans"})
    assert answer.status_code == 302
    return answer["Location"]


def test_it_is_asked_for_made_and_fetched(clerk, office):  # noqa: F811
    page = clerk.get(PDF, headers={"Accept-Language": "en"}).content.decode()
    assert "A PDF of 4 rows takes a while." in page and not Export.objects.exists()  # asking acts on nothing
    where = ask(clerk)
    assert "every 2s" in clerk.get(where).content.decode()
    assert "It is next." in clerk.get(where, headers={"Accept-Language": "en"}).content.decode()
    assert clerk.get(where, headers={"HX-Request": "true"}).status_code == 200
    assert clerk.get(f"{where}file.pdf").status_code == 404
    drain()
    done = clerk.get(where, headers={"HX-Request": "true", "Accept-Language": "en"})
    assert done.status_code == exporting.STOP_ASKING
    assert "4 rows." in done.content.decode() and f"{where}file.pdf" in done.content.decode()
    answer = clerk.get(f"{where}file.pdf")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    text = reading.text(answer.content)
    assert all(f"关于第{number}件事项的通知" in text for number in range(4)) and "陈静怡" in text
    notice = Notice.objects.get(person=office.people["registry"], subject="export_done")
    assert notice.words["url"] == where
    assert where in clerk.get("/notices/").content.decode()


def test_filters_hold_and_a_short_one_comes_at_once(clerk):
    answer = clerk.get(f"{PDF}?q=第3件")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    where = ask(clerk, "?status=registered")
    drain()
    assert len(Export.objects.get().records) == 4
    assert "status=registered" in Export.objects.get().query
    assert clerk.get(f"{where}file.pdf").status_code == 200
    for form in ("csv", "xlsx"):
        assert clerk.get(f"{LIST}export.{form}").status_code == 200  # these are made in the request
    assert Export.objects.count() == 1


def test_it_is_made_exactly_once(clerk, monkeypatch):
    made = []
    monkeypatch.setattr(exporting.export, "as_pdf", lambda *args: made.append(args) or (b"%PDF-one", "application/pdf"))
    key = uuid4()
    assert ask(clerk, key=key) == ask(clerk, key=key)  # sent twice: asked for once
    message = Message.objects.get(topic=exporting.TOPIC)
    for _ in range(3):
        handle(message.pk)  # delivered three times
    Message.objects.filter(pk=message.pk).update(done_at=None, sent_at=None)  # the mark is lost, and it comes again
    handle(message.pk)
    drain()
    assert len(made) == 1
    assert Notice.objects.filter(subject="export_done").count() == 1
    assert bytes(Export.objects.get().body) == b"%PDF-one"


def test_without_the_row_that_remembers_it_would_be_made_twice(clerk, monkeypatch):
    """The twin: the state is what makes a second delivery harmless."""
    made = []
    monkeypatch.setattr(exporting.export, "as_pdf", lambda *args: made.append(args) or (b"%PDF", "application/pdf"))
    ask(clerk)
    message = Message.objects.get(topic=exporting.TOPIC)
    handle(message.pk)
    Message.objects.filter(pk=message.pk).update(done_at=None, sent_at=None)
    Export.objects.update(state="waiting")
    handle(message.pk)
    assert len(made) == 2


def test_another_person_finds_nothing(clerk, office):  # noqa: F811
    where = ask(clerk)
    drain()
    for code in ("secretariat.head", "director", "software.staff"):
        clerk.force_login(office.users[code])
        assert [clerk.get(url).status_code for url in (where, f"{where}file.pdf")] == [404, 404]


def test_rights_are_asked_when_it_is_made_and_again_when_it_is_fetched(clerk, office):  # noqa: F811
    where = ask(clerk)
    drain()
    lost = Access.objects.filter(record=Export.objects.get().records[0])
    ended = now() - timedelta(seconds=1)
    lost.update(valid_to=ended)
    answer = clerk.get(f"{where}file.pdf", headers={"Accept-Language": "en"})
    assert answer["Location"] == where
    assert "You may not see everything in this file any more." in clerk.get(
        where, headers={"Accept-Language": "en"}).content.decode()
    office.leaves("registry", ended)
    assert [clerk.get(url).status_code for url in (where, f"{where}file.pdf", PDF)] == [404, 404, 404]


def test_who_left_before_it_was_made_gets_nothing_made(clerk, office):  # noqa: F811
    ask(clerk)
    office.leaves("registry", now() - timedelta(seconds=1))
    drain()
    made = Export.objects.get()
    assert (made.state, made.body, made.records) == ("failed", None, [])


def test_a_paper_that_cannot_be_made_says_why_and_is_not_tried_again(clerk, monkeypatch):
    def fail(*args, **options):
        raise PaperError("no face has a character")

    monkeypatch.setattr(render, "make", fail)
    monkeypatch.setattr("office.registers.paperwork.make", fail)
    where = ask(clerk)
    drain()
    assert Export.objects.get().state == "failed"
    assert "no face has a character" in clerk.get(where).content.decode()
    assert Message.objects.get(topic=exporting.TOPIC).attempts == 1
    assert Notice.objects.filter(subject="export_failed").count() == 1


def test_it_is_kept_some_days_and_then_gone(clerk):
    where = ask(clerk)
    drain()
    later = now() + exporting.KEPT + timedelta(minutes=1)
    assert exporting.forget_exports() == 0
    with standing(later):
        assert clerk.get(where).status_code == 404  # before anybody has cleaned up
        assert clerk.get(f"{where}file.pdf").status_code == 404
        assert exporting.forget_exports() == 1
    assert not Export.objects.exists()


def test_it_says_how_far_it_is(clerk):
    def said(where):
        return clerk.get(where, headers={"Accept-Language": "en", "HX-Request": "true"}).content.decode()

    first, second = ask(clerk), ask(clerk)
    assert "It is next." in said(first) and "1 paper is made before yours." in said(second)
    Message.objects.filter(topic=exporting.TOPIC, key=first.split("/")[-2]).update(attempts=1)  # a worker has it
    assert "4 rows are being set." in said(first) and "1 paper is made before yours." in said(second)
    drain()
    assert "being set" not in said(first) and "4 rows. Kept" in said(second)


def test_a_long_one_is_set_by_the_other_engine_and_says_when_it_is_cut(clerk, monkeypatch):
    monkeypatch.setattr("office.registers.paperwork.LONG", 2)
    monkeypatch.setattr(exporting.export, "MOST_IN_A_BOOK", 3)
    page = clerk.get(PDF, headers={"Accept-Language": "en"}).content.decode()
    assert "A PDF of 3 rows" in page and "the newest 3 are in it" in page
    where = ask(clerk)
    drain()
    pdf = clerk.get(f"{where}file.pdf").content
    assert b"Typst" in pdf and len(Export.objects.get().records) == 3
    assert "关于第3件事项的通知" in reading.text(pdf) and "关于第0件事项的通知" not in reading.text(pdf)
