"""Search: whatever is asked, there is an answer, it shows nothing that may not be seen, and the question stays a question."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import DataError, ProgrammingError, transaction

from office.search import queries
from office.testing import signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from tests.hostile.sizes import SEARCHES, SEED
from tests.hostile.texts import Dice

pytestmark = pytest.mark.django_db
OPERATORS = ("&", "|", "!", "<->", "<2>", ":*", ":AB", "(", ")", "'", '"', "\\", "@u1", "kind:", " ", "　", "通知", "关于", "a", "1", "*", "%", "_")


def questions(number: int) -> list[str]:
    """Hostile texts, and heaps of what means something to PostgreSQL."""
    dice = Dice(SEED)
    return [dice.text() if n % 2 else "".join(str(dice.one_of(list(OPERATORS))) for _m in range(dice.random.randrange(1, 40)))
            for n in range(number)]


def asked(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def test_every_question_is_answered(office: None) -> None:
    Incoming().make()
    client = signed_in("registry")
    client.raise_request_exception = False
    wrong = []
    for n, text in enumerate(questions(SEARCHES)):
        more = {"after": asked(text)} if n % 5 == 0 else {"kind": asked(text)} if n % 7 == 0 else {}
        answer = client.get(f"/search/?{urlencode({'q': asked(text), **more})}")
        if answer.status_code != 200 or b"Traceback" in answer.content:
            wrong.append((answer.status_code, text))
    print(f"\nsearch: {SEARCHES} questions, {len(wrong)} not answered")
    assert wrong == []


def test_no_question_shows_a_stranger_anything(office: None) -> None:
    """Every operator, and every principal by its name in the index, asked by somebody who may see nothing."""
    record = Incoming().make()
    stranger, registry = signed_in("website.staff"), signed_in("registry")
    tricks = ["x' | '@u1", "'|'", "a | @o.director", "@o.director", "x)|(", "!x", "kind:incoming_document", "*", ":*", "%", record.title]
    for text in (*tricks, *questions(40)):
        page = stranger.get(f"/search/?{urlencode({'q': asked(text)})}").content.decode().split("<main")[1]
        assert record.get_absolute_url() not in page, text
    found = registry.get(f"/search/?{urlencode({'q': record.title})}").content.decode()
    assert record.get_absolute_url() in found  # its twin: it is there to be found


def test_a_question_handed_over_as_it_came_breaks(office: None, monkeypatch: Any) -> None:
    """The twin: without the quoting, PostgreSQL reads the question as its own language."""
    monkeypatch.setattr(queries, "wanted", lambda words, _shares=None: [words])
    monkeypatch.setattr(queries, "quoted", lambda lexeme: lexeme)
    client = signed_in("registry")
    with pytest.raises((ProgrammingError, DataError)), transaction.atomic():
        client.get(f"/search/?{urlencode({'q': '((('})}")
