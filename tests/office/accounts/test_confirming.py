"""A grave act wants a proof of the last five minutes; what was typed survives the question."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from office import confirming
from office.orgchart.models import Appointment, Person, Post, Substitution, User
from office.permissions.models import RecordGroupObjectPermission
from office.sessions import PROVED
from office.testing import signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from tests.office.orgchart.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FIVE_MINUTES = 5 * 60


def signed_in_a_while_ago(username: str) -> Client:
    """A client whose last proof is a second older than grave acts allow."""
    client = signed_in(username)
    client.get("/org/")
    session = client.session
    session[PROVED] -= FIVE_MINUTES + 1
    session.save()
    return client


def hidden(page: str) -> dict[str, list[str]]:
    """The typed values that the question carries."""
    main = page.split("<main")[1]
    values: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', main):
        values.setdefault(name, []).append(unescape(value))
    values.pop("csrfmiddlewaretoken", None)
    return values


def appointment(**changes: Any) -> dict[str, Any]:
    person, post = Person.objects.get(name_zh="韩若溪"), Post.objects.get(code="network.staff")
    return {"person": person.pk, "post": post.pk, "valid_from_0": "2026-12-01", "valid_from_1": "09:00:00",
            "valid_to_0": "", "valid_to_1": "", "basis": "<b>人〔2026〕9号</b>", "reason": "调入", **changes}


def counts() -> tuple[int, int, int]:
    ended = User.objects.exclude(ended_at=None).count()
    return Appointment.objects.count(), Substitution.objects.count() + ended, RecordGroupObjectPermission.objects.count()


def grant_form() -> dict[str, Any]:
    return {"to": f"p{Post.objects.get(code='website.staff').pk}", "cause": "配合调查", "until": ""}


def grave_acts() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Who, where and what: one of each kind of grave act the product has."""
    record = Incoming().make()
    account = User.objects.get(username="network.staff")
    yield "secretariat.head", f"/records/{record.pk}/rights/", grant_form()
    yield "sysadmin", "/admin/office/appointment/add/", appointment()
    yield "security", f"/admin/office/user/{account.pk}/do/end/", {"reason": "离岗"}
    yield "security", f"/admin/office/user/{account.pk}/do/reset/", {"reason": "忘记"}
    person = Person.objects.get(name_zh="韩若溪")
    yield "security", "/admin/office/user/add/", {"username": "new.one", "person": person.pk, "reason": "新进"}


def test_without_a_fresh_proof_nothing_is_done_and_what_was_typed_is_carried(office: None) -> None:
    for who, where, form in grave_acts():
        before, passwords = counts(), list(User.objects.order_by("pk").values_list("pk", "password"))
        answer = signed_in_a_while_ago(who).post(where, form)
        assert answer.status_code == 401, where
        carried = hidden(answer.content.decode())
        assert {name: values[0] for name, values in carried.items()} == {n: str(v) for n, v in form.items()}, where
        assert (counts(), list(User.objects.order_by("pk").values_list("pk", "password"))) == (before, passwords)


def test_the_answer_does_what_was_asked(office: None) -> None:
    client = signed_in_a_while_ago("sysadmin")
    asked = client.post("/admin/office/appointment/add/", appointment())
    form = {**hidden(asked.content.decode()), "confirmation_password": PASSWORD}
    assert client.post("/admin/office/appointment/add/", form).status_code == 302
    made = Appointment.objects.get(basis="<b>人〔2026〕9号</b>")
    assert made.person.name_zh == "韩若溪"
    again = client.post("/admin/office/appointment/add/", appointment(basis="再一次", valid_from_0="2026-12-02"))
    assert again.status_code == 200  # no question: only the form's own answer, that the periods overlap


def test_a_wrong_answer_asks_again_and_does_nothing(office: None) -> None:
    client = signed_in_a_while_ago("sysadmin")
    before = counts()
    for wrong in ("", "not it", PASSWORD.upper()):
        answer = client.post("/admin/office/appointment/add/", {**appointment(), "confirmation_password": wrong})
        assert answer.status_code == 401
        page = answer.content.decode()
        assert "This is not your password." in page and hidden(page)["reason"] == ["调入"]
        assert not wrong or wrong not in page
    assert counts() == before


def test_wrong_answers_count_as_at_sign_in_and_lock(office: None) -> None:
    client = signed_in_a_while_ago("sysadmin")
    for _n in range(12):
        answer = client.post("/admin/office/appointment/add/", {**appointment(), "confirmation_password": "wrong"})
    right = client.post("/admin/office/appointment/add/", {**appointment(), "confirmation_password": PASSWORD})
    assert "quarter of an hour" in answer.content.decode() and "quarter of an hour" in right.content.decode()
    assert not Appointment.objects.filter(basis__startswith="<b>").exists()


def test_a_fresh_sign_in_is_proof_enough(office: None) -> None:
    assert signed_in("sysadmin").post("/admin/office/appointment/add/", appointment()).status_code == 302
    assert Appointment.objects.filter(basis__startswith="<b>").count() == 1


def test_looking_is_never_stopped(office: None) -> None:
    assert signed_in_a_while_ago("sysadmin").get("/admin/office/appointment/add/").status_code == 200


def test_without_the_defence_an_old_session_does_grave_acts(office: None, monkeypatch: Any) -> None:
    """The twin: any session counts as proved."""
    monkeypatch.setattr(confirming, "proved_lately", lambda request: True)
    done = [signed_in_a_while_ago(who).post(where, form).status_code for who, where, form in grave_acts()]
    assert 401 not in done
    assert User.objects.get(username="network.staff").ended_at is not None
