"""Signing in, the first password, and that nothing typed is lost by an ended session or a change of language."""

from typing import Any

import pytest
from django.core import signing
from django.test import Client

from office.accounts import held
from office.figures.models import Figure
from office.orgchart.models import User
from tests.office.face import guide

LETTER = "/styleguide/letter/"
TYPED = {"sender": "市府办", "reference": "[2026]12号", "title": "关于报送材料的通知"}
PASSWORD = "office-face-1"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def test_signing_in_leads_on(office: None, client: Client) -> None:
    answer = client.post("/accounts/sign-in/", {"username": "registry", "password": PASSWORD, "next": LETTER})
    assert (answer.status_code, answer["Location"]) == (302, LETTER)
    assert client.get(LETTER).status_code == 200


def test_a_wrong_password_says_so_beside_the_form_and_keeps_the_name(office: None, client: Client) -> None:
    answer = client.post("/accounts/sign-in/", {"username": "registry", "password": "wrong"})
    assert answer.status_code == 200
    assert 'value="registry"' in answer.content.decode()
    assert "error-summary" in answer.content.decode()


def test_an_ended_account_is_refused_like_a_wrong_password(office: None, client: Client) -> None:
    from office.time import now

    User.objects.filter(username="registry").update(ended_at=now())
    ended = (
        client.post("/accounts/sign-in/", {"username": "registry", "password": PASSWORD})
        .context["form"]
        .errors
    )
    wrong = (
        client.post("/accounts/sign-in/", {"username": "registry", "password": "wrong"})
        .context["form"]
        .errors
    )
    assert ended == wrong != {}


def test_too_many_wrong_passwords_lock_and_say_for_how_long(office: None, client: Client) -> None:
    for _ in range(10):
        answer = client.post("/accounts/sign-in/", {"username": "registry", "password": "wrong"})
    assert answer.status_code == 429
    assert "quarter of an hour" in answer.content.decode()
    right = client.post("/accounts/sign-in/", {"username": "registry", "password": PASSWORD})
    assert right.status_code == 429


def test_a_first_password_must_be_changed_before_anything_else(office: None, client: Client) -> None:
    user = User.objects.get(username="registry")
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client.force_login(user, backend="office.permissions.backend.OfficeBackend")
    assert client.get(LETTER)["Location"] == "/accounts/password/"
    assert client.post(LETTER, TYPED)["Location"] == "/accounts/password/"
    new = {
        "old_password": PASSWORD,
        "new_password1": "a-longer-one-2026",
        "new_password2": "a-longer-one-2026",
    }
    assert client.post("/accounts/password/", new).status_code == 302
    user.refresh_from_db()
    assert not user.must_change_password and user.check_password("a-longer-one-2026")
    assert client.get(LETTER).status_code == 200


def test_nothing_of_a_stranger_is_stored_and_a_changed_parcel_is_refused(
    office: None, client: Client
) -> None:
    from django.contrib.sessions.models import Session

    answer = client.post(LETTER, TYPED, headers={"referer": f"http://testserver{LETTER}?a=1"})
    assert answer.status_code == 401
    assert not Session.objects.exists()
    parcel = answer.context["held"]
    assert held.unpack(parcel)["page"] == f"{LETTER}?a=1"
    assert held.unpack(parcel[:-2] + "xx") is None
    assert held.unpack(signing.dumps({"page": "/"}, salt="another")) is None


def test_passwords_are_never_kept(rf: Any) -> None:
    request = rf.post(
        "/x/", {"password": "secret", "new_password1": "secret", "title": "a", "csrfmiddlewaretoken": "t"}
    )
    assert held.values_of(request.POST) == [("title", "a")]


def test_a_kept_form_leads_to_no_other_host(office: None, client: Client) -> None:
    parcel = signing.dumps(
        {
            "page": "//evil.example/",
            "action": "/",
            "values": [["a", "b"]],
            "files": False,
            "reason": "session",
        },
        salt=held.SALT,
    )
    answer = client.post("/accounts/sign-in/", {"username": "registry", "password": PASSWORD, "held": parcel})
    assert answer["Location"].startswith("/?held=")


def _expire(page: Any) -> None:
    page.context.clear_cookies(name="sessionid")


def _sign_in(page: Any, username: str = "registry") -> None:
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")


def _type(page: Any) -> None:
    for name, value in TYPED.items():
        page.fill(f"#id_{name}", value)
    page.evaluate("document.querySelector('main form').noValidate = true")


def test_a_session_that_ends_in_mid_form_loses_nothing(office: None, open_context: Any) -> None:
    page = open_context("registry").new_page()
    page.goto(LETTER)
    _type(page)
    page.check("#id_original")
    page.check("#id_urgency_1")
    page.evaluate(
        "document.getElementById('id_version').value = '6'"
    )  # somebody saved version 7 in the meantime
    _expire(page)
    page.click("main .btn-primary")
    assert "您输入的内容已保留" in page.inner_text("main")
    page.fill("#id_username", "registry")
    page.fill("#id_password", "wrong once")
    page.click("main button[type=submit]")
    _sign_in(page)
    page.wait_for_url(f"**{LETTER}?held=*")
    for name, value in TYPED.items():
        assert page.input_value(f"#id_{name}") == value
    assert page.is_checked("#id_original") and page.is_checked("#id_urgency_1")
    assert page.input_value("#id_version") == "6"  # so that the other's change is not overwritten unseen
    assert "尚未提交" in page.inner_text("main")


def test_a_session_that_ends_loses_nothing_without_javascript(office: None, open_context: Any) -> None:
    page = open_context("registry", java_script_enabled=False).new_page()
    page.goto(LETTER)
    for name, value in TYPED.items():
        page.fill(f"#id_{name}", value)
    page.fill("#id_received", "t")
    page.select_option("#id_holder", "1")
    _expire(page)
    page.click("main .btn-primary")
    _sign_in(page)
    guide.POSTED.clear()
    page.click("[data-held-notice] button")
    assert {name: guide.POSTED[0][name] for name in TYPED} == TYPED


@pytest.mark.parametrize("script", [True, False])
def test_a_form_of_the_admin_loses_nothing_either(office: None, open_context: Any, script: bool) -> None:
    page = open_context("sysadmin", java_script_enabled=script).new_page()
    page.goto("/admin/office/figure/add/")
    typed = {"key": "a.figure", "value": "3", "source": "〔2026〕9号", "valid_from": "2027-01-01", "reason": "新的规定"}
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    _expire(page)
    page.click("input[name=_save]")
    _sign_in(page, "sysadmin")
    page.wait_for_url("**/admin/office/figure/add/?held=*")
    if script:
        assert {name: page.input_value(f"#id_{name}") for name in typed} == typed
        page.click("input[name=_save]")
    else:
        page.click("noscript button")
    page.wait_for_selector(".messagelist .success")
    assert Figure.objects.get(key="a.figure").source == typed["source"]


def test_what_a_script_asks_without_a_session_is_not_answered_with_the_sign_in_page(office: None, client: Client) -> None:
    asked = client.get("/search/?q=通知", headers={"X-Background": "1"})
    assert (asked.status_code, asked.cookies) == (401, {})  # a new token would spoil a sign-in in another tab
    assert "csrftoken" in client.get("/search/?q=通知", follow=True).client.cookies  # the twin: as any page is asked for
    client.cookies.clear()
    part = client.get("/org/?on=2010-01-01", headers={"HX-Request": "true"})
    assert (part.status_code, part.cookies) == (401, {})


def test_a_form_from_before_a_new_sign_in_is_kept_not_refused(office: None, open_context: Any) -> None:
    context = open_context("registry")
    page = context.new_page()
    page.goto(LETTER)
    _type(page)
    _expire(page)
    context.clear_cookies(name="csrftoken")
    other = context.new_page()
    other.goto("/accounts/sign-in/")
    _sign_in(other)
    other.wait_for_selector(".topbar")
    page.click("main .btn-primary")
    page.wait_for_url(f"**{LETTER}?held=*")
    assert page.input_value("#id_title") == TYPED["title"]


def test_a_form_without_any_cookie_left_is_kept_too(office: None, open_context: Any) -> None:
    context = open_context("registry")
    page = context.new_page()
    page.goto(LETTER)
    _type(page)
    context.clear_cookies()
    page.click("main .btn-primary")
    _sign_in(page)
    page.wait_for_selector("[data-held-notice]")
    assert page.input_value("#id_title") == TYPED["title"]


def test_a_strangers_form_is_refused_and_nothing_kept(office: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        User.objects.get(username="registry"), backend="office.permissions.backend.OfficeBackend"
    )
    answer = client.post(LETTER, TYPED, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert held.SESSION_KEY not in client.session


def test_a_change_of_language_keeps_the_address_and_what_was_typed(office: None, open_context: Any) -> None:
    page = open_context("registry").new_page()
    page.goto(LETTER + "?from=inbox")
    _type(page)
    page.click("[data-language] button")
    page.wait_for_selector("html[lang=en]")
    assert "from=inbox" in page.url
    assert page.input_value("#id_title") == TYPED["title"]
    page.click("[data-language] button")
    page.wait_for_selector("html[lang=zh-hans]")
    assert page.input_value("#id_title") == TYPED["title"]


def test_the_choice_of_density_and_colours_lasts(office: None, client: Client) -> None:
    user = User.objects.get(username="registry")
    client.force_login(user, backend="office.permissions.backend.OfficeBackend")
    client.post("/accounts/preferences/", {"theme": "dark", "density": "compact"})
    page = client.get("/accounts/preferences/").content.decode()
    assert 'data-theme="dark"' in page and 'data-density="compact"' in page and 'data-shortcuts="off"' in page
    assert client.post("/accounts/preferences/", {"theme": "pink", "density": "compact"}).status_code == 200
