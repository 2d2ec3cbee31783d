"""Notices: once for each person, only of what they may see, in the reader's language; digests and urgent mail."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from office.notices.handlers import tell
from office.notices.mail import send_digests
from office.notices.models import Notice
from office.notices.queries import unread
from office.notices.sentences import SENTENCES, sentence
from office.outbox.models import Message
from office.outbox.services import drain, publish
from office.routing.models import JournalLine, Step
from office.routing.services.circulating import circulate
from office.routing.services.deciding import agree
from office.routing.services.urging import urge
from office.testing import standing
from tests.office.made import moment


@pytest.fixture
def address(office):
    for user in office.users.values():
        user.email = f"{user.username}@example.org"
        user.save()


def told(office, code):
    return list(Notice.objects.filter(person=office.people[code]).order_by("id"))


def test_whoever_gets_a_step_is_told_once(desk):
    drain()
    found = told(desk.office, "secretariat.head")
    assert [(one.subject, one.record_id) for one in found] == [("to_act", desk.document.pk)]
    message = Message.objects.get(topic="notice.to_act")
    tell(message)  # delivered again after a crash
    assert len(told(desk.office, "secretariat.head")) == 1
    assert told(desk.office, "registry") == []  # nobody is told of what they did themselves


def test_without_the_key_it_would_be_told_twice(desk):
    """The twin: a delivery whose key is not the message's writes a second notice."""
    drain()
    message = Message.objects.get(topic="notice.to_act")
    message.key += "-other"
    tell(message)
    assert len(told(desk.office, "secretariat.head")) == 2


def test_sentences_are_made_in_the_readers_language(desk):
    drain()
    notice = told(desk.office, "secretariat.head")[0]
    assert notice.words["by_zh"] == "陈静怡"
    with translation.override("en"):
        assert sentence(notice) == f"For you to act on (Propose): {desk.document.line}"
        notice.subject = "unknown"
        assert desk.document.line in sentence(notice)


@pytest.mark.parametrize("subject", SENTENCES)
def test_every_sentence_can_be_filled(subject, desk):
    notice = Notice(subject=subject, words={"line": "文件", "act": "handle", "due_day": "2026-11-20", "by_en": "Li"})
    about_a_record = not subject.startswith("alarm_")  # an alarm says where to look, and names no paper
    with translation.override("en"):
        assert ("文件" in sentence(notice)) is about_a_record and "%(" not in sentence(notice)


def test_a_substitute_is_told_only_of_what_the_scope_shows(desk):
    office = desk.office
    office.substitute("deputy", "network.staff", moment(1), None)
    office.substitute("deputy", "software.staff", moment(1), None, kinds=["outgoing_document"])
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。")
    drain()
    assert [one.subject for one in told(office, "deputy")] == ["to_act"]
    assert [one.subject for one in told(office, "network.staff")] == ["to_act"]
    assert told(office, "software.staff") == []


def test_the_registry_is_told_when_a_leader_has_instructed(desk):
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。")
        agree(desk.user("deputy"), desk.open().pk, "请办。", choices={"3.handle": [desk.office.p("network.head")]})
    drain()
    assert [one.subject for one in told(desk.office, "registry")] == ["instructed"]


def test_urging_is_mailed_at_once_and_the_rest_in_one_digest(desk, address):
    drain()
    mail.outbox.clear()
    with desk.at(16, 10):
        for _ in range(9):
            circulate(desk.user("registry"), desk.document.pk, [desk.office.p("secretariat.head")], "请阅。")
        urge(desk.user("registry"), desk.open("propose").pk, "请抓紧。")
    drain()
    assert [(one.to, "请抓紧" in one.body) for one in mail.outbox] == [(["secretariat.head@example.org"], True)]
    assert send_digests() == 1
    assert len(mail.outbox) == 2
    assert mail.outbox[1].body.count(desk.document.title) == 10  # nine to read, one to act; the urgent was mailed
    assert send_digests() == 0
    assert len(mail.outbox) == 2
    assert mail.outbox[0].extra_headers["Message-ID"].startswith("<notice-urged")


def test_a_mailed_link_only_shows(desk, address):
    """ux.md item 66: whoever follows it, or whatever opens it to look, has done nothing yet."""
    drain()
    mail.outbox.clear()
    with desk.at(16, 10):
        urge(desk.user("registry"), desk.open("propose").pk, "请抓紧。")
    drain()
    links = re.findall(r"https?://[^/\s]+(/\S*)", mail.outbox[0].body)
    client = Client()
    client.force_login(desk.user("secretariat.head"), backend="office.permissions.backend.OfficeBackend")
    before = (JournalLine.objects.count(), list(Step.objects.order_by("pk").values_list("state", "is_open", "done_at")))
    assert links
    for link in links:
        assert client.get(link, follow=True).status_code == 200
    assert (JournalLine.objects.count(),
            list(Step.objects.order_by("pk").values_list("state", "is_open", "done_at"))) == before


def test_read_notices_are_not_mailed(desk, address):
    drain()
    mail.outbox.clear()
    Notice.objects.update(read_at=moment(16))
    assert send_digests() == 0 and mail.outbox == []


def test_reminders_reach_the_owner_and_by_level_the_heads(desk):
    record, step = desk.document, desk.open()
    payload = {"reminder": 1, "clock": 1, "record": record.pk, "step": step.pk, "purpose": "step", "rule": "T+1",
               "due_day": "2026-11-17", "remind_on": "2026-11-18", "levels": ["owner", "division_head"]}
    drain()
    Notice.objects.all().delete()
    from django.db import transaction

    with transaction.atomic():
        publish("clock.reminder", "1:T+1:2026-11-17", payload, record=record)
        publish("clock.reminder", "1:T-1:2026-11-17", {**payload, "rule": "T-1", "levels": ["owner"]}, record=record)
    drain()
    found = told(desk.office, "secretariat.head")
    assert [(one.subject, one.urgent) for one in found] == [("overdue", True), ("due", False)]
    assert told(desk.office, "network.head") == []


def test_the_page_lists_counts_and_marks_read(client, desk):
    drain()
    user = desk.office.users["secretariat.head"]
    client.force_login(user)
    with standing(moment(16, 12)):
        text = client.get("/notices/", headers={"Accept-Language": "en"}).content.decode()
    assert desk.document.get_absolute_url() in text and "Mark all as read" in text
    user.__dict__.pop("_unread", None)
    assert unread(user) == 1
    notice = Notice.objects.get(person=user.person)
    other = Notice.objects.create(person=desk.office.people["deputy"], subject="to_act", key="x", words={})
    assert client.get("/notices/read/").status_code == 405
    client.post("/notices/read/", {"notice": other.pk})
    client.post("/notices/read/", {"notice": notice.pk})
    notice.refresh_from_db()
    other.refresh_from_db()
    assert notice.read_at is not None and other.read_at is None
    client.force_login(desk.office.users["deputy"])
    client.post("/notices/read/", {"through": other.pk})
    assert not Notice.objects.filter(read_at=None, person=desk.office.people["deputy"]).exists()


def test_a_notice_of_a_record_out_of_sight_has_no_link(client, desk):
    drain()
    desk.office.leaves("secretariat.head", moment(16, 11))
    client.force_login(desk.office.users["secretariat.head"])
    with standing(moment(16, 12)):
        text = client.get("/notices/").content.decode()
    assert desk.document.get_absolute_url() not in text
