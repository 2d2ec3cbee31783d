"""Guessing passwords: counted per account and per address, whatever the headers claim; the owner gets in again."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.test import Client, RequestFactory

from office.caller import client_address
from tests.office.accounts.factor import SIGN_IN
from tests.office.orgchart.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LIMIT = 10
HERE, THERE = "10.1.1.10", "203.0.113.9"
# What a caller may write to seem somebody else each time; {n} changes.
SPOOFED = ({}, {"x-forwarded-for": "198.51.100.{n}"}, {"x-real-ip": "198.51.100.{n}"}, {"forwarded": "for=198.51.100.{n}"},
           {"x-client-ip": "198.51.100.{n}", "user-agent": "browser {n}"},
           {"x-forwarded-for": "198.51.100.{n}, 198.51.100.{n}, unknown"}, {"true-client-ip": "::{n}"})


def guess(username: str, password: str, address: str = THERE, proxied: bool = False, **headers: str) -> Any:
    """One try at the sign-in page; behind our proxy, the proxy adds whom it saw."""
    if proxied:
        said = headers.get("x-forwarded-for", "")
        headers["x-forwarded-for"] = f"{said}, {address}" if said else address
    client = Client(REMOTE_ADDR="10.0.0.1" if proxied else address, headers={"accept-language": "en", **headers})
    return client.post(SIGN_IN, {"username": username, "password": password})


def guessed(tries: int, username: str, header: dict[str, str], proxied: bool) -> int:
    """How many of so many tries were really checked against the password."""
    answers = [guess(username, f"wrong {n}", proxied=proxied, **{k: v.format(n=n) for k, v in header.items()})
               for n in range(1, tries + 1)]
    return sum(answer.status_code == 200 for answer in answers) + 1  # the last one checked says that it is locked now


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize("header", SPOOFED, ids=lambda header: "+".join(header) or "none")
def test_ten_guesses_whatever_the_headers_say(office: None, settings: Any, header: dict[str, str], proxies: int) -> None:
    settings.PROXY_COUNT = proxies
    assert guessed(14, "registry", header, proxied=bool(proxies)) == LIMIT
    right = guess("registry", PASSWORD, proxied=bool(proxies), **{k: v.format(n=99) for k, v in header.items()})
    assert right.status_code == 429


def test_a_count_that_believes_the_header_is_dodged(office: None, settings: Any) -> None:
    """The twin: counted per account and address, with the caller's own word for the address."""
    settings.AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
    settings.AXES_CLIENT_IP_CALLABLE = lambda request: request.META.get("HTTP_X_FORWARDED_FOR")
    from axes.handlers.proxy import AxesProxyHandler

    AxesProxyHandler.implementation = None
    try:
        assert guessed(14, "registry", SPOOFED[1], proxied=False) > LIMIT
    finally:
        AxesProxyHandler.implementation = None


def test_a_known_place_is_not_locked_by_strangers(office: None) -> None:
    assert guess("registry", PASSWORD, HERE).status_code == 302
    for n in range(30):
        guess("registry", f"wrong {n}", f"203.0.113.{n}")
    assert guess("registry", PASSWORD, THERE).status_code == 429
    assert guess("registry", PASSWORD, HERE).status_code == 302


def test_failing_while_locked_prolongs_nothing(office: None) -> None:
    for n in range(LIMIT):
        guess("registry", f"wrong {n}")
    quarter = timedelta(minutes=15, seconds=1)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= quarter
        attempt.save()
    assert guess("registry", PASSWORD).status_code == 302


def test_tries_made_while_locked_are_not_counted(office: None) -> None:
    for n in range(LIMIT):
        guess("registry", f"wrong {n}")
    before = list(AccessAttempt.objects.values_list("attempt_time", "failures_since_start"))
    for n in range(5):
        assert guess("registry", f"more {n}").status_code == 429
    assert list(AccessAttempt.objects.values_list("attempt_time", "failures_since_start")) == before


def test_one_address_cannot_try_every_account(office: None, settings: Any) -> None:
    settings.ADDRESS_FAILURE_LIMIT = 20
    statuses = [guess(f"somebody{n}", "qingdao123456").status_code for n in range(25)]
    assert statuses.count(200) < 20 and statuses[-1] == 429
    assert guess("registry", PASSWORD).status_code == 429
    assert guess("registry", PASSWORD, HERE).status_code == 302  # other places are not locked for that


def test_known_and_unknown_accounts_get_the_same_answer(office: None) -> None:
    def shown(name: str, n: int) -> tuple[int, str]:
        answer = guess(name, f"wrong {n}", address=f"10.2.{len(name)}.1")
        page = answer.content.decode().replace(name, "NAME")
        return answer.status_code, page.split("<main")[1].split("csrfmiddlewaretoken")[0]

    for n in range(LIMIT + 2):
        assert shown("registry", n) == shown("nobody-of-ours", n)


def test_the_same_work_is_done_for_known_and_unknown(office: None, monkeypatch: Any) -> None:
    """Counted, not timed: how often a password is hashed before the answer."""
    hashed: list[str] = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *args: hashed.append("x") or real(*args))
    made = []
    for name in ("registry", "nobody-of-ours"):
        hashed.clear()
        guess(name, "wrong")
        made.append(len(hashed))
    assert made[0] == made[1] == 1


@pytest.mark.parametrize(("proxies", "header", "expected"), [
    (0, "198.51.100.7", "10.0.0.1"), (1, "198.51.100.7", "198.51.100.7"), (1, "1.1.1.1, 198.51.100.7", "198.51.100.7"),
    (2, "1.1.1.1, 198.51.100.7, 10.0.0.2", "198.51.100.7"), (2, "198.51.100.7", "10.0.0.1"), (1, "", "10.0.0.1"),
    (1, "nonsense", "10.0.0.1"), (1, "1.1.1.1, ' OR 1=1", "10.0.0.1"), (1, "2001:db8::7", "2001:db8::7"),
])
def test_whose_word_decides_the_address(settings: Any, rf: RequestFactory, proxies: int, header: str, expected: str) -> None:
    settings.PROXY_COUNT = proxies
    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header)) == expected


def test_a_name_too_long_for_any_account_is_refused_and_counted_like_others(office: None) -> None:
    assert guess("长" * 5000, "wrong").status_code == 200
    assert AccessAttempt.objects.get().username == "长" * 150


def test_what_was_typed_is_not_in_the_log_of_failures(office: None) -> None:
    Client().post(SIGN_IN, {"username": "registry", "password": "my-real-secret-pass", "held": "kept-text-of-a-paper"})
    row = AccessAttempt.objects.get()
    assert "registry" in row.post_data
    assert "my-real-secret-pass" not in row.post_data and "kept-text" not in row.post_data
