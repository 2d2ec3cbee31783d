"""Every form of every address, filled with what breaks programs, and every address asked with it: never a 500."""

import traceback
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client

from office.permissions.declared import Address, addresses
from office.testing import signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from tests.guards.test_addresses import sample
from tests.hostile.forms import Form, forms_of
from tests.hostile.sizes import REQUESTS, SEED
from tests.hostile.texts import Dice

pytestmark = pytest.mark.django_db
AT_DESKS = ("registry", "director") if REQUESTS < 2000 else ("registry", "secretariat.head", "director", "network.head")
ADMINISTRATORS = ("sysadmin", "security")
PEOPLE = (*AT_DESKS, *ADMINISTRATORS)
LEAVING = {"/accounts/sign-out/"}  # would end the session that the next requests need
QUERY = ("q", "after", "before", "page", "kind", "on", "held", "next", "status", "received_on", "sender", "sort", "form", "tab",
         "o", "p", "e", "all", "_popup", "_to_field", "_changelist_filters", "id__exact", "pk__in", "in_force", "person__id",
         "title__icontains", "password__startswith", "number", "date", "year", "term", "app_label", "model_name", "field_name")


class Undone(Exception):
    """Ends a request's transaction, so that the next one finds what the first one found."""


class Sending:
    """Sends requests, undoes each, and keeps what went wrong."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.wrong: dict[str, str] = {}
        self.error = ""

    def failed(self, sender: Any, request: Any, **kwargs: Any) -> None:
        lines = traceback.format_exc().splitlines()
        ours = [line.strip() for line in lines if "/office/" in line or "/secretariat/" in line]
        self.error = "\n".join([*ours[-3:], lines[-1][:300]])

    def send(self, client: Client, method: str, address: str, body: Any = "", kind: str = "") -> Any:
        """One request; what it wrote is taken back."""
        self.error, answer, before = "", None, deepcopy(client.cookies)
        options = {"content_type": kind} if kind else {}
        try:
            with transaction.atomic():
                answer = getattr(client, method)(address, body, **options) if body else getattr(client, method)(address)
                raise Undone
        except Undone:
            client.cookies = before
        self.statuses[answer.status_code] += 1
        page = b"" if answer.streaming else answer.content
        if answer.status_code >= 500 or b"Traceback (most recent" in page:
            self.wrong.setdefault(self.error or f"{answer.status_code} without an error", f"{method} {address} {body!r:.300}")
        return answer


@pytest.fixture
def sending() -> Iterator[Sending]:
    sending = Sending()
    got_request_exception.connect(sending.failed)
    yield sending
    got_request_exception.disconnect(sending.failed)


@pytest.fixture
def clients(office: None) -> dict[str, Client]:
    """A browser for each kind of person."""
    found = {name: signed_in(name) for name in PEOPLE}
    for client in found.values():
        client.raise_request_exception = False
        client.get("/org/")
    return found


@pytest.fixture
def places(office: None) -> list[str]:
    """Every address, with the key of a record, account, person … that is there, and with one that is not."""
    record = Incoming().make()
    keys = (record.pk, 999999)
    found = {sample(one, key) for one in addresses() for key in keys if _is_ours(one)}
    return sorted({*found, f"{record.get_absolute_url()}do/close/", f"{record.get_absolute_url()}do/return/",
                   f"{record.get_absolute_url()}print/record.pdf", f"/routes/start/{record.pk}/"} - LEAVING)


def _is_ours(address: Address) -> bool:
    return "autocomplete" not in address.path or not address.in_admin


def all_forms(clients: dict[str, Client], places: list[str], sending: Sending) -> list[tuple[str, str, Form]]:
    """Who sees which form where: people at their desks, administrators in the admin."""
    found = []
    for name, client in clients.items():
        for place in places:
            if place.startswith("/admin/") != (name in ADMINISTRATORS) or "999999" in place:
                continue
            answer = sending.send(client, "get", place)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                found += [(name, urljoin(place, form.action or place), form) for form in forms_of(answer.content.decode())]
    unique = {(name, where, tuple(dict(form.fields))): (name, where, form) for name, where, form in found}
    return [one for one in unique.values() if one[1].split("?")[0] not in LEAVING]


def filled(form: Form, dice: Dice) -> list[tuple[str, bytes]]:
    """The form as it stands, with some fields changed, left out, doubled or invented."""
    sent = []
    for name, value in form.fields:
        if dice.often(0.1):
            continue
        sent.append((name, dice.raw() if dice.often(0.45) else value.encode()))
        if dice.often(0.03):
            sent.append((name, dice.raw()))
    if dice.often(0.1):
        sent.append((dice.text()[:30] or "x", dice.raw()))
    return sent


def asked(dice: Dice) -> str:
    pairs = [(dice.one_of(list(QUERY)), dice.raw()) for _n in range(1 + dice.often(0.5))]
    return urlencode(pairs)


URLENCODED = "application/x-www-form-urlencoded"


def one_request(sending: Sending, clients: dict[str, Client], places: list[str], forms: list, dice: Dice) -> None:
    """A form filled, a query asked, a body of the wrong kind, or a file: as the dice say."""
    name, where, form = dice.one_of(forms)  # type: ignore[misc]
    client = clients[name]
    if dice.often(0.25):
        place, somebody = str(dice.one_of(places)), clients[str(dice.one_of(list(PEOPLE)))]
        if dice.often(0.5):
            sending.send(somebody, "get", f"{place}?{asked(dice)}")
        else:
            kind = str(dice.one_of([URLENCODED, "application/json", "text/plain", "multipart/form-data; boundary=x", "x"]))
            sending.send(somebody, str(dice.one_of(["post", "put", "patch", "delete"])), place, dice.raw() or b"x", kind)
    elif form.files and dice.often(0.5):
        file = SimpleUploadedFile(dice.text()[:100].replace("\0", "") or "a.pdf", dice.raw())
        sending.send(client, "post", where, {form.files[0]: file})
    elif form.method == "get":
        sending.send(client, "get", f"{where.split('?')[0]}?{urlencode(filled(form, dice))}")
    else:
        sending.send(client, "post", where, urlencode(filled(form, dice)) or "x=", URLENCODED)


def test_no_request_breaks_a_page(sending: Sending, clients: dict[str, Client], places: list[str]) -> None:
    forms = all_forms(clients, places, sending)
    assert len(forms) > 100 and len(places) > 150
    assert len({where.split("/")[1] for _name, where, _form in forms}) >= 5  # of every part of the portal
    dice = Dice(SEED)
    for _n in range(REQUESTS):
        one_request(sending, clients, places, forms, dice)
    print(f"\nform fuzz: {sum(sending.statuses.values())} requests to {len(forms)} forms and {len(places)} addresses, "
          f"answers {dict(sorted(sending.statuses.items()))}")
    assert sending.wrong == {}, "\n".join(f"{where}\n{error}" for error, where in sending.wrong.items())
    assert sending.statuses[422] + sending.statuses[200] > REQUESTS / 4  # forms were reached, not only refused


def test_a_page_that_breaks_is_found(sending: Sending, office: None, settings: Any) -> None:
    """The twin: the count of failed sign-ins takes a name as it comes, of any length."""
    stranger = Client(raise_request_exception=False)
    settings.AXES_USERNAME_CALLABLE = None
    for length in (10, 300, 5000):
        sending.send(stranger, "post", "/accounts/sign-in/", {"username": "x" * length, "password": "y"})
    assert len(sending.wrong) == 1 and sending.statuses[500] == 2
