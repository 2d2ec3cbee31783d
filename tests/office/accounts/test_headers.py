"""Every kind of answer bears the browser's rules: pages, redirects, errors, files, papers, static files, the admin."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from office.permissions.declared import PUBLIC, access
from office.records.attachments import receive
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account, signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming

pytestmark = pytest.mark.django_db
RULES = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
POLICY = {
    "default-src": "'self'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data: blob:",
    "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'none'",
}


@access(PUBLIC)
def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a mistake of ours, with a secret: qingdao-42")


urlpatterns = [path("", include("office.urls")), path("failing/", failing)]
handler400, handler403 = "office.accounts.views.bad_request", "office.accounts.views.forbidden"


@pytest.fixture(autouse=True)
def _https(settings: Any, tmp_path: Path) -> None:
    """As in production: behind HTTPS, static files out of their folder."""
    (tmp_path / "a.css").write_text("a{}")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = tmp_path, True
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.LANGUAGE_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    settings.SECURE_HSTS_PRELOAD = True
    settings.ROOT_URLCONF = "tests.office.accounts.test_headers"


def answers() -> Iterator[tuple[str, Any]]:
    """One answer of every kind, by what it is."""
    registry, stranger = signed_in("registry"), Client(raise_request_exception=False)
    record = Incoming().make()
    page = record.get_absolute_url()
    yield "plain http", stranger.get("/accounts/sign-in/")
    for name, address in {"sign-in": "/accounts/sign-in/", "to sign-in": "/org/", "alive": "/livez", "ready": "/readyz",
                          "static": "/static/a.css", "no static": "/static/none.css", "500": "/failing/"}.items():
        yield name, stranger.get(address, secure=True)
    yield "400", stranger.get("/livez", secure=True, headers={"host": "evil.example"})
    yield "csrf", Client(enforce_csrf_checks=True).post("/accounts/sign-in/", {"username": "x"}, secure=True)
    yield "401", stranger.post("/secretariat/incoming_document/new/", {"title": "x"}, secure=True)
    for name, address in {"inbox": "/", "list": "/secretariat/incoming_document/", "record": page, "404": "/nowhere/",
                          "csv": "/secretariat/incoming_document/export.csv", "print": f"{page}print/record.pdf",
                          "no slash": page.rstrip("/"), "preferences": "/accounts/preferences/"}.items():
        yield name, registry.get(address, secure=True)
    yield "405", registry.get("/accounts/sessions/end-others/", secure=True)
    yield "422", registry.post("/secretariat/incoming_document/new/", {"title": ""}, secure=True)
    administrator = signed_in("sysadmin")
    for address in ("/admin/", "/admin/office/appointment/add/", "/admin/jsi18n/", "/admin/nowhere/"):
        yield address, administrator.get(address, secure=True)


def broken_rules(answer: Any) -> dict[str, str | None]:
    """The headers that are not as the table says; Strict-Transport-Security means nothing over plain http."""
    secure = answer.wsgi_request.is_secure()
    return {name: answer.headers.get(name) for name, value in RULES.items()
            if answer.headers.get(name) != value and (secure or name != "Strict-Transport-Security")}


def policy(answer: Any) -> dict[str, str]:
    said = answer.headers.get("Content-Security-Policy", "")
    return dict(one.strip().split(" ", 1) for one in said.split(";") if one.strip())


def test_every_kind_of_answer_keeps_the_table(office: None) -> None:
    found = dict(answers())
    assert {name: broken_rules(answer) for name, answer in found.items() if broken_rules(answer)} == {}
    assert {name: policy(answer) for name, answer in found.items() if policy(answer) != POLICY} == {}
    assert {name for name, one in found.items() if "camera=()" not in one.headers.get("Permissions-Policy", "")} == set()
    statuses = {answer.status_code for answer in found.values()}
    assert statuses >= {200, 301, 302, 400, 401, 403, 404, 405, 422, 500}


def test_an_answer_without_the_rules_is_found(office: None, settings: Any) -> None:
    """The twin: in the order that a new project has, static files go out without them."""
    moved = ["csp.middleware.CSPMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"]
    settings.MIDDLEWARE = [one for one in project.MIDDLEWARE if one not in moved] + moved
    found = dict(answers())
    assert "X-Frame-Options" in broken_rules(found["static"]) and policy(found["static"]) == {}


def test_every_cookie_is_secure_and_out_of_scripts_reach(office: None) -> None:
    client = Client()
    client.get("/accounts/sign-in/", secure=True)
    client.post("/accounts/language/", {"language": "en"}, secure=True)
    client.cookies.update(signed_in("registry").cookies)
    client.post("/accounts/preferences/", {"theme": "dark", "density": "compact"}, secure=True)
    client.get("/org/", secure=True)
    flags = {name: (bool(one["secure"]), bool(one["httponly"]), one["samesite"])
             for name, one in client.cookies.items() if one.value}  # an empty one is being deleted
    assert set(flags) >= {"sessionid", "csrftoken", "django_language", "theme"}
    assert {name: flag for name, flag in flags.items() if flag != (True, True, "Lax")} == {}


def test_an_error_page_tells_nothing_of_the_error(office: None) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/failing/", secure=True)
    page = answer.content.decode()
    assert answer.status_code == 500 and "qingdao-42" not in page and "Traceback" not in page and "RuntimeError" not in page


def test_a_file_is_in_a_box_of_its_own(office: None) -> None:
    user, contract = account("registry"), Incoming()
    upload = receive(user, SimpleUploadedFile("a.txt", "会议纪要。".encode()))
    record = file_new(user, contract.register, form_of(contract.register)(contract.typed(1), user=user), [upload.key])
    answer = signed_in("registry").get(f"/files/{record.attachments.get().pk}/", secure=True)
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert broken_rules(answer) == {}
