"""The second factor: required by role, checked after the password for every page, reset with a reason, nowhere written."""

from typing import Any

import pytest
from django.db import connection
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from office.audit.models import AuditEvent
from office.orgchart.models import User
from office.permissions.standing import standing_of
from office.testing import account, signed_in
from tests.office.accounts.factor import (
    CHECK,
    ENROL,
    check_before,
    enrolled,
    next_code,
    sent_to,
    with_password,
)
from tests.office.orgchart.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGES = ("/", "/org/", "/search/?q=x", "/accounts/preferences/", "/accounts/password/", "/admin/", "/drafts/")


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.SECOND_FACTOR = True


def test_those_whose_role_asks_for_it_get_no_further_without(office: None, settings: Any) -> None:
    required = set(settings.SECOND_FACTOR_ROLES)
    sent = {user.username: sent_to(with_password(user.username), "/org/").startswith(ENROL)
            for user in User.objects.exclude(person=None)}
    by_role = {user.username: bool({seat.post.role for seat in standing_of(user).seats} & required)
               for user in User.objects.exclude(person=None)}
    assert sent == by_role
    assert {"director", "deputy", "sysadmin", "security", "auditor"} <= {name for name, asked in sent.items() if asked}
    assert not sent["registry"] and not sent["network.staff"]


def test_once_set_up_every_page_waits_for_the_code_the_admin_too(office: None) -> None:
    enrolled("sysadmin")
    client = with_password("sysadmin")
    assert {page: sent_to(client, page) for page in PAGES} == {page: check_before(page) for page in PAGES}
    assert client.post("/admin/office/appointment/add/", {"reason": "x"})["Location"].startswith(CHECK)
    answer = client.post(CHECK, {"code": next_code("sysadmin"), "next": "/admin/"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    assert sent_to(with_password("sysadmin"), "/admin/") == check_before("/admin/")  # for that session alone


def test_without_the_gate_the_password_is_enough(office: None, settings: Any) -> None:
    """The twin."""
    enrolled("sysadmin")
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("SecondFactorMiddleware")]
    assert with_password("sysadmin").get("/admin/").status_code == 200


def test_a_code_works_once_and_a_wrong_one_never(office: None) -> None:
    enrolled("director")
    code = next_code("director")
    assert with_password("director").post(CHECK, {"code": code}).status_code == 302
    again = with_password("director").post(CHECK, {"code": code})
    assert again.status_code == 200 and "used before" in again.content.decode()
    for wrong in ("000000", "", "abcd-efgh", "１２３４５６", "-1", "9" * 20, "' OR 1=1"):
        client = with_password("director")
        assert client.post(CHECK, {"code": wrong}).status_code == 200
        assert sent_to(client, "/org/") == check_before("/org/")


def test_wrong_codes_make_wait_but_never_for_good(office: None) -> None:
    enrolled("director")
    client = with_password("director")
    for _n in range(30):
        TOTPDevice.objects.update(throttling_failure_timestamp="2000-01-01T00:00Z")  # the wait is over
        client.post(CHECK, {"code": "000000"})
    device = TOTPDevice.objects.get()
    assert device.throttling_failure_count == 10  # 2⁹ seconds
    assert "Too many" in client.post(CHECK, {"code": next_code("director")}).content.decode()
    TOTPDevice.objects.update(throttling_failure_timestamp="2000-01-01T00:00Z")
    assert client.post(CHECK, {"code": next_code("director")}).status_code == 302


def test_each_recovery_code_works_once(office: None) -> None:
    _client, codes = enrolled("deputy")
    assert len(set(codes)) == 10
    for code in codes[:8]:
        assert with_password("deputy").post(CHECK, {"code": code.upper()}).status_code == 302
        assert with_password("deputy").post(CHECK, {"code": code}).status_code == 200
        _wait_is_over()
    client = with_password("deputy")
    client.post(CHECK, {"code": codes[8]})
    assert "1 recovery code is left" in client.get("/accounts/preferences/").content.decode()


def _wait_is_over() -> None:
    StaticDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)


def test_new_codes_end_the_old_ones_and_ask_for_a_proof(office: None) -> None:
    client, codes = enrolled("deputy")
    session = client.session
    session["proved"] -= 301
    session.save()
    assert client.post("/accounts/second-factor/codes/").status_code == 401
    answer = client.post("/accounts/second-factor/codes/", {"confirmation_password": PASSWORD})
    assert answer.status_code == 401  # who has a factor proves it by that
    _wait_is_over()
    assert client.post("/accounts/second-factor/codes/", {"confirmation_password": next_code("deputy")}).status_code == 200
    assert with_password("deputy").post(CHECK, {"code": codes[0]}).status_code == 200


def test_the_security_administrator_resets_it_with_a_reason(office: None) -> None:
    owner, _codes = enrolled("director")
    administrator, _codes = enrolled("security")
    user = account("director")
    where = f"/admin/office/user/{user.pk}/do/reset-factor/"
    assert administrator.post(where, {"reason": ""}).status_code == 422
    assert TOTPDevice.objects.filter(user=user).exists()
    assert administrator.post(where, {"reason": "手机丢失"}).status_code == 302
    assert not TOTPDevice.objects.filter(user=user).exists() and not StaticToken.objects.filter(device__user=user).exists()
    last = user.history.first()
    assert (last.second_factor_at, last.history_user.username, last.history_change_reason) == (None, "security", "手机丢失")
    assert sent_to(owner, "/org/").startswith("/accounts/sign-in/")
    assert sent_to(with_password("director"), "/org/").startswith(ENROL)


def test_secrets_are_in_no_audit_no_history_and_no_admin(office: None) -> None:
    enrolled("director")
    client, codes = enrolled("auditor")
    secrets = [device.key for device in TOTPDevice.objects.all()] + [code.replace("-", "") for code in codes]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM office_auditevent e")
        audit = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(e::text, ' ') FROM office_historicaluser e")
        history = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(t::text, ' ') FROM otp_static_statictoken t")
        tokens = cursor.fetchone()[0]
    assert "enrol_second_factor" in audit and "second_factor_at" in audit and AuditEvent.objects.exists()
    assert [one for one in secrets if one in audit or one in history] == []
    assert [code for code in codes if code.replace("-", "") in tokens or code in tokens] == []
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert client.get("/admin/otp_static/staticdevice/").status_code == 404
    assert client.get("/admin/").status_code == 200


def test_what_was_typed_waits_for_the_code(office: None) -> None:
    client = signed_in("director")  # a session whose gate comes down in mid-form
    typed = {"title": "关于报送材料的通知", "sender": "市府办"}
    answer = client.post("/secretariat/incoming_document/new/", typed)
    assert answer["Location"].startswith(ENROL) and "held" in answer["Location"]
    assert [["title", typed["title"]], ["sender", typed["sender"]]] in [
        [list(pair) for pair in kept["values"]] for kept in client.session["held_forms"].values()]


def test_nobody_is_led_to_another_host(office: None) -> None:
    enrolled("director")
    client = with_password("director")
    assert client.post(CHECK, {"code": next_code("director"), "next": "//evil.example/"})["Location"] == "/"


def test_a_first_password_is_changed_before_the_factor_is_set_up(office: None) -> None:
    User.objects.filter(username="director").update(must_change_password=True)
    client = with_password("director")
    assert sent_to(client, "/org/") == "/accounts/password/"
    new = {"old_password": PASSWORD, "new_password1": "another-long-one-26", "new_password2": "another-long-one-26"}
    client.post("/accounts/password/", new)
    assert sent_to(client, "/org/").startswith(ENROL)


def test_the_page_fetches_nothing_and_is_never_stored(office: None) -> None:
    client = with_password("director")
    answer = client.get(ENROL)
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store" and "<svg" in page and "http://" not in page.replace("http://www.w3.org", "")
    wrong = client.post(ENROL, {"code": "000000"})
    assert "does not fit" in wrong.content.decode() and not TOTPDevice.objects.exists()
    assert factor_text(wrong) == factor_text(answer)  # the phone has it already: a wrong code makes no new one


def factor_text(answer: Any) -> str:
    """The secret as the page spells it out."""
    return str(answer.context["secret"])
