"""Every address says who may open it, and keeps to it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views import View

from office.checks import every_address_is_declared
from office.management.commands.permissions_doc import TARGET
from office.management.permissions_page import page
from office.permissions.declared import (
    FILE_NEW,
    PUBLIC,
    PUBLIC_PAGES,
    RECORD,
    REGISTER,
    Address,
    access,
    addresses,
)
from office.testing import signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming

SAMPLES = {
    "str": "x", "slug": "x", "uuid": "0b9f8f0e-0000-4000-8000-000000000001", "path": "999999",
    "division_code": "secretariat", None: "x",
}
ADMINS_OWN = {"login", "logout", "jsi18n"}  # of Django's admin: to sign in, to sign out, words for its scripts


def sample(address: Address, record: int = 999999) -> str:
    """An address that the pattern matches; numbers in it are the record's."""
    values = {**SAMPLES, "int": str(record)}
    path = re.sub(r"[\^$]|\\Z", "", address.path)
    whole = re.sub(r"\((?:\?P<\w+>)?[^()]*\)", "999999", path)
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: values[found[1]], whole)


def not_public() -> list[Address]:
    return [one for one in addresses() if one.rule is not PUBLIC and one.name not in ADMINS_OWN]


def opened(client: Client, where: list[Address], record: int = 999999, ways: str = "get post") -> Iterator[str]:
    """The addresses that answer this client with a page (or fail over it), read or written."""
    client.raise_request_exception = False
    for address in where:
        for send in (getattr(client, way) for way in ways.split()):
            answer = send(sample(address, record))
            if answer.status_code < 300 or answer.status_code >= 500:
                yield f"{answer.status_code} /{address.path}"


# --- Offenders: addresses that nobody reviewed --------------------------------------------------------------


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("what nobody thought of")


class Undeclared(View):
    """A class-based view that says nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("what nobody thought of")


@login_not_required
def careless(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to the world")


urlpatterns = [
    path("", include("office.urls")),
    path("undeclared/", undeclared),
    path("deeper/", include([path("undeclared/", Undeclared.as_view())])),
    path("careless/", careless),
    path("public/", access(PUBLIC)(undeclared.__class__(undeclared.__code__, globals())), name="unreviewed"),
]


def test_every_address_declares_who_may_open_it() -> None:
    assert every_address_is_declared(None) == []


def test_an_undeclared_or_unreviewed_address_is_found(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.guards.test_addresses"
    found = [message.msg for message in every_address_is_declared(None)]
    assert [words.split()[0] for words in found] == ["/undeclared/", "/deeper/undeclared/", "/careless/", "/public/"]


def test_the_world_may_open_only_what_was_reviewed() -> None:
    public = {one.name for one in addresses() if one.rule is PUBLIC}
    assert public == set(PUBLIC_PAGES)
    assert len(public) < 10
    assert all(len(reason) > 20 for reason in PUBLIC_PAGES.values())


@pytest.mark.django_db
def test_nothing_else_answers_a_stranger() -> None:
    where = not_public()
    assert len(where) > 100
    assert list(opened(Client(), where)) == []


@pytest.mark.django_db
def test_an_address_open_by_carelessness_is_found(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.guards.test_addresses"
    assert list(opened(Client(), not_public())) == ["200 /careless/", "200 /careless/"]


@pytest.mark.django_db
def test_the_admin_answers_only_administrators(office: None) -> None:
    inside = [one for one in not_public() if one.in_admin]
    assert len(inside) > 50
    assert list(opened(signed_in("director"), inside)) == []
    found = list(opened(signed_in("sysadmin"), inside, ways="get"))  # the twin: the addresses are real ones
    assert len(found) > 10
    assert [place for place in found if not place.startswith("200")] == []


@pytest.mark.django_db
def test_who_has_no_right_in_a_register_finds_neither_it_nor_its_records(office: None) -> None:
    """An administrator of the system, who sees no papers, with the key of a record that is there."""
    record = Incoming().make().pk
    where = [one for one in not_public() if one.rule in (REGISTER, RECORD, FILE_NEW)]
    assert len(where) > 10
    assert list(opened(signed_in("sysadmin"), where, record)) == []
    assert len(list(opened(signed_in("registry"), where, record))) > 5  # the twin: whoever has the right gets in


def test_the_page_for_heads_of_division_is_current(catalogue: None) -> None:
    assert TARGET.read_text() == page(), "run manage.py permissions_doc"
