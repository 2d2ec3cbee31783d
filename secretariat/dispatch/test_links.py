"""The recipient's link on the public face: what it tells, what it takes, and that nothing else is reached or guessed."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import clear_url_caches
from django.utils.translation import override

from office.audit.models import AuditEvent
from office.notices.models import Notice
from office.notices.sentences import sentence
from office.outbox.services import drain
from office.public import settings as public
from office.records.perform import NotNow, perform
from office.servers.pair import Pair
from office.testing import account
from office.verification.codes import grouped, new_code
from secretariat.dispatch import receipts
from secretariat.dispatch.models import Dispatch
from secretariat.dispatch.sql import PUBLIC_QUESTIONS
from secretariat.dispatch.testing import COUNTY, FINANCE, out
from secretariat.organ.models import Organ
from secretariat.outgoing_document.test_road import Road
from tests.office.signing import seals

SAME = ("MIDDLEWARE", "ROOT_URLCONF", "TEMPLATES", "CONTENT_SECURITY_POLICY", "FILE_LIMITS", "PUBLIC_PER_MINUTE",
        "PUBLIC_PER_DAY", "PUBLIC_ALL_PER_MINUTE", "DATA_UPLOAD_MAX_NUMBER_FIELDS", "DATA_UPLOAD_MAX_NUMBER_FILES")
GOT = {"word": "received", "who": "李文", "phone": "0532-85912345"}
NOT = {"word": "refused", "who": "李文", "phone": "", "why": "不是发给我局的"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def road(sending_office: None) -> Road:
    """A document that has gone out, to the finance bureau by a link."""
    return out()


@pytest.fixture
def face(road: Road, settings: Any) -> Iterator[Client]:
    """A stranger's browser at the public face, in this process."""
    for name in SAME:
        setattr(settings, name, getattr(public, name))
    settings.PUBLIC_PER_MINUTE = 1000
    clear_url_caches()
    yield Client(headers={"accept-language": "en"})
    clear_url_caches()


def link(name: str = FINANCE) -> Dispatch:
    return Dispatch.objects.filter(name=name).latest("pk")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_recipient_sees_what_was_sent_and_fetches_the_very_paper(face: Client, road: Road) -> None:
    shown = text(face.get(f"/r/{grouped(link().code).lower()}"))
    for word in (road.now.title, road.now.number, FINANCE, "青岛市电子政务和信息资源管理办公室"):
        assert word in shown
    for hidden in (COUNTY, account("registry").person.name_zh, link().paper.code, link().paper.sha256):
        assert hidden not in shown
    paper = face.get(f"/r/{link().code}/paper.pdf")
    assert hashlib.sha256(paper.content).hexdigest() == link().paper.sha256 and paper["Cache-Control"] == "no-store"
    assert "attachment" in paper["Content-Disposition"]


def test_it_is_confirmed_once_and_the_evidence_names_the_link(face: Client) -> None:
    address = f"/r/{link().code}"
    answers = [text(face.post(address, GOT)), text(face.post(address, {**GOT, "who": "别人"}))]
    assert all("Receipt confirmed" in one and "李文" in one for one in answers)
    one = link()
    assert (one.state, one.through, one.receiver, one.contact, one.ended_by, one.ended_at) == (
        "received", "link", "李文", "0532-85912345", None, seals.AT)
    event = AuditEvent.objects.filter(table="secretariat_dispatch", row=str(one.pk), op="U").get()
    assert (event.actor["cause"], event.actor["user"], event.actor["person"]) == ("receipt_link", None, None)
    assert event.chain == f"record:{one.record_id}"
    assert face.get(f"{address}/paper.pdf").status_code == 200


def test_it_is_refused_with_a_reason(face: Client) -> None:
    address = f"/r/{link().code}"
    lacks = face.post(address, {**NOT, "why": " "})
    assert lacks.status_code == 422 and "Write why you refuse it." in text(lacks) and 'value="李文"' in text(lacks)
    assert link().state == "sent"
    assert "Refused" in text(face.post(address, NOT))
    assert (link().state, link().reason) == ("refused", "不是发给我局的")
    assert "Fetch the sealed document" not in text(face.get(address))
    assert face.get(f"{address}/paper.pdf")["Content-Type"].startswith("text/html")


def told(who: str) -> list[str]:
    """What somebody was told about refusals, in English."""
    drain()
    with override("en"):
        return [sentence(one) for one in Notice.objects.filter(subject="dispatch_refused", person=account(who).person)]


def test_a_refusal_by_the_link_is_told_to_sender_and_drafter(face: Client) -> None:
    one = link()
    face.post(f"/r/{one.code}", NOT)
    assert told("registry") == told("network.staff") == [f"{FINANCE} refuses: {one.record.line} — 不是发给我局的"]
    assert told("secretariat.head") == []


def test_whoever_enters_a_refusal_is_not_told_of_it(road: Road) -> None:
    receipts.refuse(account("registry"), road.pk, link().pk, reason="缺附件")
    assert told("registry") == [] and len(told("network.staff")) == 1


REFUSED = "SELECT office_public_answer(%s, 'refused', '李文', '1', '不是发给我局的')"
PROMISED = "SELECT count(*) FROM office_message WHERE topic = 'notice.dispatch_refused'"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("told_of", [True, False])
def test_it_is_the_trigger_that_promises_the_notice(road: Road, told_of: bool) -> None:
    code = link().code
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        if not told_of:  # the twin
            owner.execute("DROP TRIGGER tell_refusal ON secretariat_dispatch")
        assert owner.execute(REFUSED, [code]).fetchone() == ("done",)
        assert owner.execute(PROMISED).fetchone() == (int(told_of),)
        owner.rollback()


@pytest.mark.parametrize(("typed", "said"), [
    ({**GOT, "who": ""}, "Write your name."), ({**GOT, "phone": "没有"}, "Write a telephone number"),
    ({**GOT, "word": "perhaps"}, "Choose whether"), ({**GOT, "who": "李" * 61}, "At most 60 characters."),
    ({**NOT, "why": "机密★5年"}, "state secret")])
def test_a_wrong_answer_is_said_at_its_field_and_nothing_is_kept(face: Client, typed: Any, said: str) -> None:
    answer = face.post(f"/r/{link().code}", typed)
    assert answer.status_code == 422 and said in text(answer) and link().state == "sent"


def test_after_a_withdrawal_the_link_tells_only_that(face: Client, road: Road) -> None:
    one = link()
    receipts.take_back(account("registry"), road.pk, one.pk, reason="发错单位")
    pages = [face.get(f"/r/{one.code}"), face.post(f"/r/{one.code}", GOT), face.get(f"/r/{one.code}/paper.pdf")]
    for answer in pages:
        assert "Withdrawn" in text(answer)
        assert not any(word in text(answer) for word in (road.now.title, road.now.number, FINANCE, "发错单位"))
    assert link().state == "withdrawn"


def test_after_the_document_is_withdrawn_no_link_of_it_answers(face: Client, road: Road) -> None:
    face.post(f"/r/{link().code}", GOT)
    perform(account("registry"), "withdraw_paper", road.pk, reason="附件有误")
    assert link().state == "received"  # that stays as it was
    assert "Withdrawn" in text(face.get(f"/r/{link().code}")) and road.now.title not in text(face.get(f"/r/{link().code}"))


LATE = "SELECT office_public_answer(%s, 'received', '李文', '1', '')"
CHECKED = "IF asked.state <> 'sent' THEN RETURN asked.state; END IF;"


@pytest.mark.django_db(transaction=True)
def test_a_receipt_after_a_withdrawal_is_none_and_without_the_defences_it_would_be(road: Road) -> None:
    one = link()
    receipts.take_back(account("registry"), road.pk, one.pk, reason="发错单位")
    assert CHECKED in PUBLIC_QUESTIONS
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        assert owner.execute(LATE, [one.code]).fetchone() == ("withdrawn",)
        owner.execute(PUBLIC_QUESTIONS.replace(CHECKED, "").encode())  # the twin: the function no longer looks,
        for defence in ("DROP TRIGGER ends_once ON secretariat_dispatch",
                        "ALTER TABLE secretariat_dispatch DROP CONSTRAINT only_the_link_is_nobody"):
            with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
                owner.execute(LATE, [one.code])
            owner.execute(defence.encode())  # and one after the other behind it is gone
        assert owner.execute(LATE, [one.code]).fetchone() == ("done",)
        owner.rollback()
    assert link().state == "withdrawn"


def test_staff_are_late_after_the_link(face: Client, road: Road) -> None:
    one = link()
    face.post(f"/r/{one.code}", GOT)
    with pytest.raises(NotNow, match="changed meanwhile"):
        receipts.take_back(account("registry"), road.pk, one.pk, reason="发错单位")


def test_unknown_malformed_and_other_codes_are_answered_alike(face: Client) -> None:
    codes = (new_code(), "short", "%27OR%201=1", link().paper.code)  # the paper's own code is for checking, not for this
    pages = {text(face.get(f"/r/{code}")) for code in codes} | {text(face.post(f"/r/{code}", GOT)) for code in codes}
    assert len(pages) == 1 and "There is no document under this code" in pages.pop()
    assert all(text(face.get(f"/r/{code}/paper.pdf")) for code in codes)
    assert "Unknown" in text(face.get(f"/c/{link().code}"))  # nor is the link's code one for checking


def test_guesses_are_counted_with_all_others(face: Client, settings: Any) -> None:
    settings.PUBLIC_PER_MINUTE = 10
    tries = [face.get(f"/r/{new_code()}").status_code for _try in range(8)]
    tries += [face.post(f"/r/{new_code()}", GOT).status_code, face.get("/c/x").status_code]
    tries += [face.get(f"/r/{link().code}/paper.pdf").status_code, face.get(f"/r/{link().code}").status_code]
    assert tries == [200] * 10 + [429] * 2


def test_a_form_of_another_site_is_refused(face: Client) -> None:
    answer = face.post(f"/r/{link().code}", GOT, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403 and link().state == "sent"


def test_a_paper_that_is_not_what_was_issued_is_not_handed_over(face: Client, settings: Any) -> None:
    one = link()
    path = Path(settings.LINK_STORE) / one.paper.sha256[:2] / one.paper.sha256
    path.chmod(0o600)
    path.write_bytes(b"%PDF-other")
    answer = face.get(f"/r/{one.code}/paper.pdf")
    assert answer.status_code == 503 and b"%PDF-other" not in answer.content
    path.unlink()
    assert face.get(f"/r/{one.code}/paper.pdf").status_code == 503


@pytest.mark.django_db(transaction=True)
def test_recipient_and_registry_at_once_and_one_of_them_counts(road: Road, settings: Any) -> None:
    url = Pair("test").postgres.url("office_public", settings.DATABASES["default"]["NAME"])
    registry, paper = account("registry"), link().paper
    rows = [Dispatch.objects.create(record_id=road.pk, paper=paper, name=f"第{number}单位", part="further", mode="link",
                                    organ=Organ.objects.create(name=f"第{number}单位"), code=new_code(),
                                    sent_by=registry.person) for number in range(8)]
    late: list[int] = []

    def withdraw() -> None:
        for row in rows:
            try:
                receipts.take_back(registry, road.pk, row.pk, reason="发错单位")
            except NotNow:
                late.append(row.pk)
        connection.close()

    thread = Thread(target=withdraw)
    with psycopg.connect(url, autocommit=True) as recipient:
        thread.start()
        said = [recipient.execute(LATE, [row.code]).fetchone() for row in reversed(rows)]
        thread.join()
    states = {row.pk: row.state for row in Dispatch.objects.filter(part="further")}
    confirmed = {row.pk for row, (word,) in zip(reversed(rows), said, strict=True) if word == "done"}
    assert {pk for pk, state in states.items() if state == "received"} == confirmed == set(late)
    assert {state for pk, state in states.items() if pk not in confirmed} <= {"withdrawn"}


@pytest.mark.django_db(transaction=True)
def test_the_public_role_asks_about_one_code_and_reads_no_table(road: Road, settings: Any) -> None:
    url = Pair("test").postgres.url("office_public", settings.DATABASES["default"]["NAME"])
    with psycopg.connect(url, autocommit=True) as stranger:
        assert stranger.execute("SELECT state FROM office_public_dispatch(%s)", [link().code]).fetchone() == ("sent",)
        for code in ("", "%", new_code()):
            assert stranger.execute("SELECT * FROM office_public_dispatch(%s)", [code]).fetchall() == []
            assert stranger.execute("SELECT office_public_answer(%s, 'received', 'x', '1', '')", [code]).fetchone() == (
                "unknown",)
        for question in ("SELECT * FROM secretariat_dispatch", "SELECT code FROM secretariat_dispatch LIMIT 1",
                         "UPDATE secretariat_dispatch SET state = 'received'", "SELECT * FROM office_record"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                stranger.execute(question)
        done = stranger.execute("SELECT office_public_answer(%s, 'received', '李文', '1', '')", [link().code]).fetchone()
    assert done == ("done",) and link().state == "received"
