"""Mail: no text of anybody makes a header, another addressee, a line of its own, or turns the reading direction."""

import email
import re
from email.policy import default
from typing import Any

import pytest
from django.core import mail
from django.core.mail import BadHeaderError

from office.notices import mail as product
from office.notices.models import Notice
from tests.hostile.texts import CHARACTERS, CODE, payloads
from tests.office.desk import office  # noqa: F401

INJECTIONS = ("x\r\nBcc: thief@evil.example", "x\nTo: thief@evil.example", "x\rSubject: other", "x\n\n<html>", "x\r\n.\r\nQUIT\r\n",
              "=?utf-8?Q?=0ABcc:thief@evil.example?=", "x\u2028Bcc: t@e.example", "x\x0bBcc: t@e.example", "x\x85Bcc: t@e.example", "\0")
TEXTS = (*INJECTIONS, *CHARACTERS, *CODE, *payloads()[::6])
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\ufeff]")
FIELDS = ("line", "note", "by_zh", "by_en", "due_day", "act")
HEADERS = {"Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID"}


def notice(office: Any, text: str, fields: tuple[str, ...] = FIELDS) -> Notice:  # noqa: F811
    words = dict.fromkeys(FIELDS, "文件") | dict.fromkeys(fields, text.replace("\0", ""))  # JSON in the database holds no NUL
    return Notice(person=office.people["registry"], subject="urged", words=words, key=f"k{text[:20]}")


def sent(office: Any, text: str, fields: tuple[str, ...]) -> list[Any]:  # noqa: F811
    """What goes out for a notice with a text in some of its fields: at once, and in a digest."""
    user = office.users["registry"]
    user.email = "registry@example.org"
    mail.outbox.clear()
    one = notice(office, text, fields)
    product._send(user, f"加急：{one.words['line'][:80]}", [product.sentence(one)], one.key)
    product._send(user, "3 notices", [product.sentence(one)] * 3, one.key)
    return [email.message_from_bytes(message.message().as_bytes(), policy=default) for message in mail.outbox]


def wrong(message: Any, lines: int) -> str:
    """What is wrong with a mail of so many sentences; empty if nothing."""
    if set(message.keys()) - HEADERS:
        return f"headers {sorted(message.keys())}"
    if message["To"] != "registry@example.org":
        return f"goes to {message['To']}"
    body = message.get_content()
    if TURNING.search(str(message["Subject"])) or TURNING.search(body):
        return "turns the direction"
    return "" if len(body.rstrip("\n").splitlines()) == lines + 2 else f"{len(body.splitlines())} lines"


@pytest.mark.parametrize("fields", [("line",), ("note",), ("by_zh", "by_en"), ("due_day", "act"), FIELDS], ids="+".join)
def test_no_text_gets_out_of_its_place(office: Any, fields: tuple[str, ...]) -> None:  # noqa: F811
    found = {}
    for text in TEXTS:
        for message, lines in zip(sent(office, text, fields), (1, 3), strict=True):
            if problem := wrong(message, lines):
                found[text] = problem
    assert found == {}


def test_an_address_cannot_carry_a_header_either(office: Any) -> None:  # noqa: F811
    user = office.users["registry"]
    user.email = "registry@example.org\nBcc: thief@evil.example"
    with pytest.raises(BadHeaderError):
        product._send(user, "x", ["y"], "k")
    assert mail.outbox == []


def test_without_the_cleaning_mail_breaks_or_forges_lines(office: Any, monkeypatch: Any) -> None:  # noqa: F811
    """The twin."""
    monkeypatch.setattr(product, "_one_line", lambda text: text)
    with pytest.raises(BadHeaderError):
        sent(office, INJECTIONS[0], ("line",))
    forged = [wrong(message, lines) for message, lines in zip(sent(office, INJECTIONS[3], ("note",)), (1, 3), strict=True)]
    assert "" not in forged
