"""Accounts from the first password to the end: reset, unlocked, ended with their sessions."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from office.orgchart.models import Person, User
from office.testing import signed_in
from tests.office.orgchart.conftest import PASSWORD, TEST, acting


@pytest.fixture
def newcomer(office):
    """The page that tells a new account's first password, and that password."""
    person = Person.objects.get(name_zh="韩若溪")
    answer = signed_in("security").post(
        "/admin/office/user/add/", {"username": "website.engineer", "person": person.pk, "reason": "新进人员"}
    )
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return re.search(r"<code>(\w{16})</code>", answer.content.decode()).group(1)


def test_an_account_begins_with_a_password_that_must_be_changed(newcomer):
    user = User.objects.get(username="website.engineer")
    assert user.check_password(newcomer) and user.must_change_password and not user.is_superuser
    assert user.history.get().history_change_reason == "新进人员"
    client = Client()
    client.post("/accounts/sign-in/", {"username": "website.engineer", "password": newcomer})
    assert client.get("/org/")["Location"] == reverse("password_change")


def act(username, name, target, reason="离岗"):
    user = User.objects.get(username=target)
    return signed_in(username).post(f"/admin/office/user/{user.pk}/do/{name}/", {"reason": reason})


def test_ending_an_account_ends_its_sessions_and_its_sign_in(office):
    client = signed_in("network.staff")
    assert client.get("/org/").status_code == 200
    before = Session.objects.count()
    assert act("security", "end", "network.staff").status_code == 302
    assert client.get("/org/").status_code == 302  # to the sign-in page
    mine = User.objects.get(username="network.staff").pk
    held = [session.get_decoded().get("_auth_user_id") for session in Session.objects.all()]
    assert (
        str(mine) not in held and len(held) == before
    )  # the other's went, the security administrator's came
    answer = Client().post("/accounts/sign-in/", {"username": "network.staff", "password": PASSWORD})
    assert answer.status_code == 200 and "_auth_user_id" not in answer.wsgi_request.session
    history = User.objects.get(username="network.staff").history.first()
    assert (history.history_user.username, history.history_change_reason) == ("security", "离岗")


def test_a_session_cookie_that_survives_is_worth_nothing(office):
    """The twin of the test above: even if the session row were left, the account is asked at each click."""
    client = signed_in("network.staff")
    user = User.objects.get(username="network.staff")
    with acting(TEST):
        user.ended_at = user.date_joined
        user.save()
    assert Session.objects.exists()
    assert client.get("/org/").status_code == 302


def test_resetting_a_password_ends_the_old_one_and_its_sessions(office):
    client = signed_in("network.staff")
    answer = act("security", "reset", "network.staff", "忘记密码")
    told = re.search(r"<code>(\w{16})</code>", answer.content.decode()).group(1)
    user = User.objects.get(username="network.staff")
    assert user.check_password(told) and not user.check_password(PASSWORD) and user.must_change_password
    assert client.get("/org/").status_code == 302


def test_unlocking_lets_a_locked_account_in(office):
    def sign_in(password):
        return Client().post("/accounts/sign-in/", {"username": "network.staff", "password": password})

    for _attempt in range(10):
        sign_in("wrong")
    assert "_auth_user_id" not in sign_in(PASSWORD).wsgi_request.session
    assert act("security", "unlock", "network.staff", "本人来电").status_code == 302
    assert "_auth_user_id" in sign_in(PASSWORD).wsgi_request.session


@pytest.mark.parametrize(
    ("username", "name", "target", "status"),
    [
        ("sysadmin", "end", "network.staff", 403),
        ("auditor", "reset", "network.staff", 403),
        ("network.head", "reset", "network.staff", 302),
        ("security", "kill", "network.staff", 404),
    ],
)
def test_only_the_security_administrator_acts_on_accounts(office, username, name, target, status):
    before = User.objects.get(username=target).password
    assert act(username, name, target).status_code == status
    user = User.objects.get(username=target)
    assert user.ended_at is None and user.password == before


def test_not_ones_own_account_and_not_without_a_reason(office):
    assert "Not one" in act("security", "end", "security").content.decode()
    assert act("security", "end", "network.staff", " ").status_code == 422
    assert not User.objects.exclude(ended_at=None).exists()


def test_an_account_that_ended_is_reopened_with_a_new_first_password(office):
    assert act("security", "reopen", "network.staff").status_code == 422  # it has not ended
    act("security", "end", "network.staff", "调离")
    answer = act("security", "reopen", "network.staff", "调回")
    told = re.search(r"<code>(\w{16})</code>", answer.content.decode()).group(1)
    user = User.objects.get(username="network.staff")
    assert (user.ended_at, user.must_change_password, user.check_password(told)) == (None, True, True)
    assert user.history.first().history_change_reason == "调回"
