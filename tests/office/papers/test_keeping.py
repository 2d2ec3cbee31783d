"""Papers made in the background: once for all that ask, ended when they take too long, one at a time."""

import dataclasses
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from office.outbox import services
from office.outbox.models import Message
from office.outbox.services import drain, handle, replay
from office.papers import keeping
from office.papers.errors import MissingGlyphs, PaperNotReady, PaperTookTooLong
from office.papers.keeping import ask_for, forget_papers, html_job, key_of, made_of, official_job
from office.papers.models import KeptPaper
from office.papers.official import samples
from office.papers.official.paper import Paragraph
from office.testing import frozen
from tests.office.papers.official.test_apart import endless

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SCRIPT = html_job("<!doctype html><html lang='zh-CN'><title>讲话</title><body><p>同志们：</p></body></html>")


def official(**changed: Any) -> keeping.Job:
    return official_job(dataclasses.replace(samples.unsealed(), **changed), ())


def message() -> Message:
    return Message.objects.filter(topic=keeping.TOPIC).latest("pk")


def test_a_paper_asked_for_twice_is_made_once() -> None:
    first = ask_for(SCRIPT)
    with pytest.raises(PaperNotReady):
        made_of(first)
    again = ask_for(SCRIPT)
    assert (first.state, again.pk, Message.objects.filter(topic=keeping.TOPIC).count()) == ("waiting", first.pk, 1)
    assert drain() == 1
    kept = ask_for(SCRIPT)
    assert (kept.state, kept.pages, len(kept.images)) == ("done", 1, 1)
    assert made_of(kept).pdf.startswith(b"%PDF") and kept.images[0]["source"].startswith("data:image/webp;base64,")
    assert drain() == 0 and Message.objects.filter(topic=keeping.TOPIC).count() == 1


def test_an_official_document_keeps_its_seals_places() -> None:
    job = official_job(samples.letter(), ())
    ask_for(job)
    assert drain() == 1
    made = made_of(ask_for(job))
    assert made.pages == 1 and len(made.seal_boxes) == 1 and made.seal_boxes[0].page == 0


@pytest.mark.parametrize("changed", [{"title": "关于放假的通知"}, {"number": ""}, {"blocks": (Paragraph("另文。"),)}])
def test_another_content_is_another_paper(changed: dict[str, Any]) -> None:
    assert key_of(official()) == key_of(official())
    assert key_of(official(**changed)) != key_of(official())


def test_another_release_makes_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_of(SCRIPT)
    monkeypatch.setattr(keeping, "_program", lambda: "another release")
    assert key_of(SCRIPT) != before


def test_what_never_ends_is_a_dead_letter_and_holds_nobody_up() -> None:
    job = official_job(endless(), ())
    ask_for(job)
    first = message()
    ask_for(SCRIPT)
    with override_settings(PAPER_SECONDS=1):
        assert handle(first.pk) is False
    assert drain() == 1  # the other one
    paper, letter = ask_for(job), Message.objects.get(payload={"paper": key_of(job)})
    assert paper.state == "failed" and letter.dead_at is not None and letter.done_at is None
    assert letter.error.startswith("PaperTookTooLong: ") and letter.attempts == 1
    with pytest.raises(PaperTookTooLong):
        made_of(paper)
    assert ask_for(SCRIPT).state == "done"


def test_a_dead_letter_tried_again_makes_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(PAPER_SECONDS=1):
        job, key = official_job(endless(), ()), key_of(official_job(endless(), ()))
        ask_for(job)
        drain()
    KeptPaper.objects.filter(key=key).update(job=official())  # its cause is mended
    replay(message())
    assert drain() == 1
    assert KeptPaper.objects.get(key=key).state == "done" and message().dead_at is None


def test_a_missing_character_is_said_to_the_writer_and_is_no_dead_letter() -> None:
    job = official(title="关于\u202e的通知")
    ask_for(job)
    assert drain() == 1
    with pytest.raises(MissingGlyphs, match=r"U\+202E"):
        made_of(ask_for(job))
    assert message().dead_at is None


def test_a_failure_is_tried_again_after_a_while() -> None:
    job = official(title="关于\u202e的通知")
    with frozen(NOON) as _:
        ask_for(job)
        drain()
        assert ask_for(job).state == "failed"
    with frozen(NOON + keeping.FAILED_FOR + timedelta(seconds=1)):
        assert ask_for(job).state == "waiting"
        assert Message.objects.filter(topic=keeping.TOPIC).count() == 2


def test_one_paper_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for(SCRIPT)
    letter = message()
    values = connection.settings_dict
    with psycopg.connect(host=values["HOST"], port=values["PORT"], dbname=values["NAME"], user=values["USER"],
                         password=values["PASSWORD"] or None) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('electronic-office papers'))")
        assert handle(letter.pk) is False
        letter.refresh_from_db()
        assert (letter.attempts, letter.dead_at, letter.error, letter.sent_at) == (0, None, "", None)
        assert letter.next_try_at > letter.created_at
        assert ask_for(SCRIPT).state == "waiting"
    Message.objects.update(next_try_at=letter.created_at)
    assert handle(letter.pk) is True


def test_papers_are_forgotten() -> None:
    with frozen(NOON):
        ask_for(SCRIPT)
    with frozen(NOON + keeping.KEPT):
        ask_for(official())
        assert forget_papers() == 0
    with frozen(NOON + keeping.KEPT + timedelta(seconds=1)):
        assert forget_papers() == 1
        assert ask_for(SCRIPT).state == "waiting" and Message.objects.filter(topic=keeping.TOPIC).count() == 3


def test_without_the_giving_up_it_would_be_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a failure that is not given up is thrown, and comes again."""
    monkeypatch.setattr(keeping, "give_up", lambda message, error: (_ for _ in ()).throw(error))
    with override_settings(PAPER_SECONDS=1):
        ask_for(official_job(endless(), ()))
        services.handle(message().pk)
    assert message().dead_at is None and message().attempts == 1 and settings.PAPER_SECONDS == 30
