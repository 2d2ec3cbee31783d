"""Logs: what people type, their passwords, codes and tokens are in no line that the portal writes."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from office.testing import signed_in
from secretariat.incoming_document.test_incoming_document import letter
from tests.office.accounts.factor import SIGN_IN, enrolled

pytestmark = pytest.mark.django_db
CANARY = "canary-7f3a9c"
TYPED = f"{CANARY}-title"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every line that anything writes with LOG_LEVEL=DEBUG, with its arguments and its traceback."""
    found: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(f"{self.format(record)} {record.args!r}")

    keeper, root = Keeper(), logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "django", "axes", "office", "django.request")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(keeper)
    yield found
    root.removeHandler(keeper)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def use(client: Client) -> None:
    """What a day's work types: a letter that is refused and one that is taken, a search, a file, a form that fails."""
    where = "/secretariat/incoming_document/new/"
    client.post(where, letter(title=TYPED, summary=TYPED, copies="none"))
    client.post(where, letter(title=TYPED, summary=TYPED))
    client.get("/search/", {"q": TYPED}), client.get("/nowhere/")
    client.post("/files/upload/", {"files": SimpleUploadedFile("a.exe", TYPED.encode())})
    client.post("/drafts/", {"form": where, "title": TYPED}), client.get(f"/org/?{TYPED}")
    Client(enforce_csrf_checks=True).post(where, {"title": TYPED})


def test_no_secret_and_no_text_of_a_paper_in_any_line(office: None, lines: list[str], settings: Any) -> None:
    settings.SECOND_FACTOR = True
    client, codes = enrolled("director")
    client.post("/accounts/second-factor/check/", {"code": codes[0]})
    for password in (f"{CANARY}-password", "wrong"):
        Client().post(SIGN_IN, {"username": "registry", "password": password, "held": TYPED})
    registry = signed_in("registry")
    use(registry)
    secrets = [CANARY, *codes, *(code.replace("-", "") for code in codes), client.session.session_key, registry.session.session_key]
    assert len(lines) > 5
    # An address that somebody typed is written with the request, its query left out: texts travel in forms.
    assert [(secret, line) for secret in secrets for line in lines if secret in line and "/org/?" not in line] == []
    assert CANARY not in "".join(f"{row.post_data}{row.get_data}" for row in AccessAttempt.objects.all())


def test_a_line_with_a_text_is_found(lines: list[str]) -> None:
    """The twin."""
    logging.getLogger("office.registers").warning("could not save %s", TYPED)
    assert [line for line in lines if CANARY in line]
