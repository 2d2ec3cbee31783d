"""Sessions: how long, how many, a new key at sign-in, ended by a change of password and by their owner."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from office.orgchart.accounts import sessions_of
from office.orgchart.models import User
from office.testing import account, signed_in
from tests.office.accounts.factor import SIGN_IN, with_password
from tests.office.orgchart.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = {"old_password": PASSWORD, "new_password1": "another-long-one-26", "new_password2": "another-long-one-26"}


def aged(client: Client, **seconds: int) -> None:
    """As if the session had begun, or been used, so many seconds earlier."""
    session = client.session
    for name, age in seconds.items():
        session[name] -= age
    session.save()


def is_in(client: Client) -> bool:
    return client.get("/org/").status_code == 200


def test_a_session_left_alone_ends_and_one_that_is_used_does_not(office: None) -> None:
    client = signed_in("registry")
    assert is_in(client)
    for _n in range(3):  # an hour and a quarter in all, but never half an hour without a click
        aged(client, seen=25 * 60)
        assert is_in(client)
    aged(client, seen=30 * 60 + 1)
    assert not is_in(client)
    assert not Session.objects.exists()


def test_without_the_limit_a_session_left_alone_lives(office: None, settings: Any) -> None:
    """The twin."""
    settings.SESSION_IDLE_AGE = 10**9
    client = signed_in("registry")
    assert is_in(client)
    aged(client, seen=30 * 60 + 1)
    assert is_in(client)


def test_a_busy_session_still_ends_after_eight_hours(office: None) -> None:
    client = signed_in("registry")
    client.get("/org/")
    first = client.session.get_expiry_date()
    for theme in ("dark", "light"):
        client.post("/accounts/preferences/", {"theme": theme, "density": "compact"})
        aged(client, seen=120)
        client.get("/org/")  # writes the session again
    assert client.session.get_expiry_date() == first
    began = Session.objects.get().get_decoded()["began"]
    assert abs(first.timestamp() - began - 8 * 3600) < 5


def test_an_old_key_is_worth_nothing_after_sign_in(office: None) -> None:
    """Whoever plants a session key before sign-in does not have the session after it."""
    client, planted = Client(), Client()
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post(SIGN_IN, {"username": "registry", "password": PASSWORD})
    planted.cookies["sessionid"] = before
    assert client.session.session_key != before
    assert is_in(client) and not is_in(planted)


def test_a_change_of_password_ends_every_other_session(office: None) -> None:
    here, there = with_password("registry"), with_password("registry")
    assert is_in(there)
    assert here.post("/accounts/password/", NEW).status_code == 302
    assert is_in(here) and not is_in(there)
    assert len(sessions_of(account("registry"))) == 1


def test_the_owner_sees_the_sessions_and_ends_the_others(office: None) -> None:
    here = with_password("registry")
    there = Client(headers={"user-agent": "Mozilla/5.0 <b>Firefox/140.0</b>"})
    there.post(SIGN_IN, {"username": "registry", "password": PASSWORD})
    somebody = with_password("director")
    page = here.get("/accounts/preferences/").content.decode()
    assert page.count("signed in 2") == 2 and "Firefox" in page and "<b>Firefox" not in page
    here.post("/accounts/sessions/end-others/")
    assert (is_in(here), is_in(there), is_in(somebody)) == (True, False, True)


def test_nobody_has_more_sessions_than_the_setting_allows(office: None, settings: Any) -> None:
    settings.SESSIONS_AT_ONCE = 3
    clients = [with_password("registry") for _n in range(5)]
    others = with_password("director")
    assert [is_in(client) for client in clients] == [False, False, True, True, True]
    assert is_in(others)


def test_an_account_that_is_switched_off_is_out_at_its_next_click(office: None) -> None:
    client = with_password("registry")
    assert is_in(client)
    User.objects.filter(username="registry").update(is_active=False)
    assert not is_in(client)
