"""Overload and a database that is away or too slow: 503 with a page and Retry-After, never 500, and then work again."""

import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from office.admission import COME_AGAIN, Room, admission
from office.permissions.declared import SIGNED_IN, access
from office.testing import signed_in


@access(SIGNED_IN)
def endless(request: HttpRequest) -> HttpResponse:
    """A page whose question takes longer than a page may."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50")
        cursor.execute("SELECT pg_sleep(30)")
    return HttpResponse("never")


@access(SIGNED_IN)
def broken(request: HttpRequest) -> HttpResponse:
    """A page with a fault of ours."""
    raise RuntimeError("what nobody thought of")


@access(SIGNED_IN)
def fading(request: HttpRequest) -> HttpResponse:
    """A page whose session is still to be saved when the database goes away."""
    request.session["seen"] = "a page"
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    return HttpResponse("done")


urlpatterns = [path("fading/", fading), path("", include("office.urls")), path("endless/", endless), path("broken/", broken)]
handler400 = "office.accounts.views.bad_request"
handler500 = "office.admission.server_error"


class Busy:
    """A page that does not end before it is told to; it says when somebody is in it."""

    def __init__(self) -> None:
        self.inside, self.go = threading.Semaphore(0), threading.Event()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.inside.release()
        assert self.go.wait(30)
        return HttpResponse("done")


@pytest.fixture
def page(settings: Any) -> Iterator[Busy]:
    settings.WEB_THREADS, settings.WEB_WAITING, settings.WEB_PATIENCE = 2, 1, 20
    busy = Busy()
    yield busy
    busy.go.set()


def called(door: Any, answers: list[HttpResponse], where: str = "/") -> threading.Thread:
    thread = threading.Thread(target=lambda: answers.append(door(RequestFactory().get(where))))
    thread.start()
    return thread


def test_who_finds_no_room_is_told_at_once_and_who_waits_is_served(page: Busy) -> None:
    door, answers = admission(page), []
    threads = [called(door, answers) for _ in range(2)]
    assert page.inside.acquire(timeout=10) and page.inside.acquire(timeout=10)
    waiting = called(door, answers)
    refused: list[HttpResponse] = []
    while not refused or refused[-1].status_code != 503:  # until the one that waits is waiting
        refused.append(door(RequestFactory().get("/livez" if not refused else "/")) if waiting.is_alive() and refused
                       else HttpResponse())
    assert refused[-1]["Retry-After"] == str(COME_AGAIN)
    assert answers == []
    page.go.set()
    for thread in (*threads, waiting):
        thread.join(10)
    assert [answer.content for answer in answers] == [b"done"] * 3
    assert door(RequestFactory().get("/")).status_code == 200


def test_twin_without_the_door_all_are_let_in(page: Busy) -> None:
    answers: list[HttpResponse] = []
    threads = [called(page, answers) for _ in range(6)]
    assert all(page.inside.acquire(timeout=10) for _ in threads), "at most three were to be in"
    page.go.set()
    for thread in threads:
        thread.join(10)


def test_patience_ends() -> None:
    room = Room(1, 1, 0.01)
    assert room.enter()
    assert not room.enter()
    room.leave()
    assert room.enter() and room.waiting == 0


def test_who_watches_is_always_let_in(page: Busy, settings: Any) -> None:
    settings.WEB_THREADS, settings.WEB_WAITING = 1, 0
    door, answers = admission(page), []
    thread = called(door, answers)
    assert page.inside.acquire(timeout=10)
    assert door(RequestFactory().get("/")).status_code == 503
    watched = called(door, answers, "/livez")
    assert page.inside.acquire(timeout=10)
    page.go.set()
    thread.join(10)
    watched.join(10)
    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.django_db(transaction=True)
def test_a_question_that_takes_too_long_is_answered_with_a_sentence(office: None, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    client = signed_in("registry")
    client.raise_request_exception = False
    answer = client.get("/endless/")
    assert (answer.status_code, answer["Retry-After"]) == (503, str(COME_AGAIN))
    page = answer.content.decode()
    assert "The database needed too long for this page" in page and "数据库" in page
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert client.get("/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_503_and_a_fault_of_ours_500(office: None, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    client = signed_in("registry")
    client.raise_request_exception = False
    fault = client.get("/broken/")
    assert fault.status_code == 500 and fault["X-Request-ID"] in fault.content.decode()
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        away = client.get("/")
    finally:
        connection.close()
        connection.settings_dict.update(kept)
    assert away.status_code == 503 and "The database does not answer just now." in away.content.decode()
    assert client.get("/").status_code == 200


def test_the_page_is_in_both_languages(settings: Any) -> None:
    settings.WEB_THREADS = settings.WEB_WAITING = 0
    page = Client().get("/accounts/login/")
    assert page.status_code == 503
    text = page.content.decode()
    assert '<html lang="zh-hans"' in text and '<div lang="en">' in text
    assert "Too many people at once" in text and "同时使用的人太多" in text


@pytest.fixture
def host() -> Iterator[None]:
    """The database comes back where it was."""
    kept = connection.settings_dict["HOST"]
    yield
    connection.close()
    connection.settings_dict["HOST"] = kept


@pytest.mark.django_db(transaction=True)
def test_a_session_that_cannot_be_saved_is_the_databases_fault(office: None, settings: Any, host: None) -> None:
    settings.ROOT_URLCONF = __name__
    client = signed_in("registry")
    client.raise_request_exception = False
    answer = client.get("/fading/")
    assert (answer.status_code, answer["Retry-After"]) == (503, str(COME_AGAIN))


@pytest.mark.django_db(transaction=True)
def test_twin_as_django_has_it_the_person_is_blamed(office: None, settings: Any, host: None) -> None:
    settings.ROOT_URLCONF = plain = ModuleType("plain")
    plain.urlpatterns = urlpatterns
    client = signed_in("registry")
    client.raise_request_exception = False
    assert client.get("/fading/").status_code == 400
