"""An anchor leaves the machine on paper and by mail; what was printed or mailed is what verify_audit takes."""

import re
from pathlib import Path

import pytest
import segno
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import reverse
from django.utils import translation

from office.anchors.mail import promise_daily, promise_now
from office.anchors.tasks import mail as daily
from office.audit.services import anchor, kept_line, newest, read_kept
from office.outbox.models import Message
from office.outbox.services import drain, handle
from office.papers.qr import qr_svg
from office.testing import move_clock, signed_in
from tests.office.papers import reading

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ADDRESSES = ["audit@example.org", "archive@example.org"]


@pytest.fixture(autouse=True)
def _addresses(settings, office: None) -> None:
    settings.AUDIT_ANCHOR_MAIL = ADDRESSES
    mail.outbox.clear()


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Anchoroftheevidence", "Digest,tobereadaloud", "Printedandkeptby")),
    ("zh-hans", ("审计锚点凭单", "逐组念读核对", "打印保管人")),
])
def test_the_sheet_says_it_in_groups_and_what_it_says_is_accepted(language, words, tmp_path, capsys):
    sheet = tmp_path / "anchor.pdf"
    call_command("anchor", "--print", str(sheet), "--language", language)
    last = newest()
    page = reading.text(sheet.read_bytes())
    assert len(reading.pages(sheet.read_bytes())) == 1
    assert all(word in page for word in words), page
    groups = [last.digest[place:place + 4] for place in range(0, 64, 4)]
    lines = "".join("".join(groups[4 * line:4 * line + 4]) + str(line + 1) for line in range(4))
    assert lines in page and kept_line(last) in page
    typed = f"{last.pk} : " + " ".join(groups).upper()
    call_command("verify_audit", "--anchor", typed)
    assert "no findings" in capsys.readouterr().out


def test_the_code_holds_the_line_that_is_kept():
    anchor()
    assert len(str(qr_svg(kept_line(newest())))) > 500
    assert segno.make_qr(kept_line(newest()), error="m").designator.endswith("-M")


@pytest.mark.parametrize("typed", ["", "12", "12:abcd", "x:" + "a" * 64, "1:" + "g" * 64, "1:" + "a" * 63, "１:" + "a" * 64])
def test_what_cannot_be_an_anchor_is_said(typed):
    with pytest.raises(ValueError, match="is no anchor"):
        read_kept(typed)
    with pytest.raises(CommandError, match="is no anchor"):
        call_command("verify_audit", "--anchor", typed)


def test_another_digest_than_the_printed_one_is_found(capsys):
    anchor()
    last = newest()
    with pytest.raises(CommandError, match="1 findings"):
        call_command("verify_audit", f"--anchor={last.pk}:{'0' * 64}")
    assert f"anchor {last.pk}: is not the one that was kept" in capsys.readouterr().err


def test_the_daily_mail_goes_once_to_each_address_whatever_beat_and_workers_do():
    daily()
    promise_daily()
    assert drain() >= 2
    for pk in Message.objects.filter(topic="anchor.mail").values_list("pk", flat=True):
        handle(pk)
    daily()
    drain()
    assert sorted(one.to[0] for one in mail.outbox) == sorted(ADDRESSES)
    line = re.search(r"\d+:[0-9a-f]{64}", mail.outbox[0].body)[0]
    assert line == kept_line(newest())
    name, body, kind = mail.outbox[0].attachments[0]
    assert (kind, line.split(":")[0] in name) == ("application/pdf", True)
    assert "审计锚点凭单" in reading.text(body)
    call_command("verify_audit", "--anchor", line)


def test_the_next_day_brings_the_next_mail_even_if_nothing_happened():
    promise_daily()
    drain()
    move_clock(shift="1 day")
    try:
        promise_daily()
        drain()
    finally:
        move_clock()
    assert len(mail.outbox) == 4


def test_twin_without_the_outboxs_key_it_would_go_twice(settings):
    """The same calls with the mark of the first day taken away: so it is the key that keeps it to once."""
    promise_daily()
    drain()
    with connections["owner"].cursor() as owner:
        owner.execute("DELETE FROM office_message WHERE topic = 'anchor.mail'")
    promise_daily()
    drain()
    assert len(mail.outbox) == 4


def test_by_hand_an_anchor_is_mailed_once(settings, capsys):
    call_command("anchor", "--mail")
    promise_now()
    drain()
    assert len(mail.outbox) == 2
    settings.AUDIT_ANCHOR_MAIL = []
    with pytest.raises(CommandError, match="names no address"):
        call_command("anchor", "--mail")


def test_the_auditor_prints_it_and_nobody_else_may(tmp_path: Path):
    anchor()
    where = reverse("admin:office_auditanchor_sheet", args=[newest().pk])
    auditor = signed_in("auditor")
    with translation.override("en"):
        assert where in auditor.get(reverse("admin:office_auditanchor_changelist")).content.decode()
        answer = auditor.get(where)
    assert answer["Content-Type"] == "application/pdf"
    assert "Anchoroftheevidence" in reading.text(answer.content)
    assert auditor.get(reverse("admin:office_auditanchor_sheet", args=[999_999])).status_code == 404
    for other in ("sysadmin", "security", "director"):
        assert signed_in(other).get(where).status_code in (302, 403, 404), other
