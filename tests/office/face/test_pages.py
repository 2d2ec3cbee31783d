"""The product's own pages, with a document on its way: no axe finding, no sideways scroll, a quiet console."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from office.audit.actor import SYSTEM, acting
from office.clocks.seed import load_calendar
from office.figures.seed import load_figures
from office.routing.services.circulating import circulate
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.testing import standing
from tests.office.face.test_guide import DESK, PHONE, SHOTS, findings
from tests.office.made import make_document, make_office, make_template, moment

EVERYBODY = [
    "/",
    "/?tab=read",
    "/?tab=done",
    "/?tab=started",
    "/?tab=drafts",
    "/search/?q=材料",
    "/search/?q=无此文件",
    "/org/",
    "/charter/",
    "/charter/secretariat.3/",
    "/notices/",
    "/secretariat/incoming_document/",
    "/secretariat/incoming_document/?q=zzz",
]
CLERK = ["/secretariat/incoming_document/new/", "/secretariat/senders/add/", "/secretariat/paper-register/"]


@pytest.fixture
def document(transactional_db: None) -> Any:
    """A document that the Secretariat's head has proposed on, now with the deputy; two others wait."""
    load_figures()
    with standing(moment(1)):
        load_calendar((2026,))
    with acting(SYSTEM):
        office = make_office()
        template = make_template(
            office,
            ("拟办", "proposed", {}, [("propose", "secretariat.head", 1)]),
            ("批示", "instructed", {}, [("instruct", "deputy", 2)]),
            ("承办", "handling", {}, [("handle", "chosen", 3), ("assist", "chosen", 3)]),
        )
    document = make_document(office, "关于报送2026年度电子政务建设情况和下一年度工作计划有关材料的通知")
    for title in ("关于开展政务信息系统等级保护测评整改的函", "关于征求《公共数据开放管理办法》意见的函"):
        make_document(office, title)
    with standing(moment(16, 9)):
        start(office.users["registry"], document.pk, template.pk)
    with standing(moment(16, 15)):
        step = document.steps.get(is_open=True)
        agree(
            office.users["secretariat.head"],
            step.pk,
            "拟请网络系统管理处主办，软件系统管理处协办，请孙主任批示。",
        )
    with standing(moment(16, 16)):
        circulate(
            office.users["registry"],
            document.pk,
            [office.p("director"), office.p("network.head")],
            "请阅知。",
        )
    return document


def record_pages(document: Any) -> list[str]:
    """The addresses of one record."""
    page = document.get_absolute_url()
    return [page, f"{page}history/"]


def look(page: Page, addresses: list[str], name: str, phone: bool = False) -> list[str]:
    """Open each address; returns what is wrong with it."""
    wrong, noises = [], []
    page.on(
        "console",
        lambda message: noises.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: noises.append(str(error)))
    for number, address in enumerate(addresses):
        status = page.goto(address).status
        found = [f"answered {status}"] if status != 200 else findings(page)
        if page.locator("h1").count() != 1:
            found.append("not one h1")
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append("scrolls sideways")
        page.screenshot(
            path=SHOTS / f"page-{name}-{number:02}{'-phone' if phone else ''}.png", full_page=phone
        )
        wrong += [f"{address}: {line}" for line in [*found, *noises]]
        noises.clear()
    return wrong


@pytest.mark.parametrize("user", ["registry", "deputy", "secretariat.head"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_have_no_finding(document: Any, open_context: Any, user: str, language: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page = open_context(user, language, **DESK).new_page()
    edit = [f"{document.get_absolute_url()}edit/", f"{document.get_absolute_url()}do/lend/"]
    addresses = EVERYBODY + record_pages(document) + (CLERK + edit[:1] if user == "registry" else [])
    assert look(page, addresses, f"{user}-{language}") == []


@pytest.mark.parametrize("user", ["registry", "deputy"])
def test_pages_have_no_finding_on_a_phone_in_the_dark(document: Any, open_context: Any, user: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page = open_context(user, color_scheme="dark", **PHONE).new_page()
    assert (
        look(
            page, EVERYBODY + record_pages(document) + (CLERK if user == "registry" else []), user, phone=True
        )
        == []
    )


def test_the_shell_costs_few_queries(document: Any, django_assert_max_num_queries: Any) -> None:
    client = Client(headers={"accept-language": "en"})
    from office.orgchart.models import User

    client.force_login(
        User.objects.get(username="registry"), backend="office.permissions.backend.OfficeBackend"
    )
    client.get("/accounts/preferences/")
    with django_assert_max_num_queries(6):  # session, account, time, two for the posts held, unread notices
        client.get("/accounts/preferences/")


def test_the_navigation_follows_the_posts_held(office: None) -> None:
    from office.testing import signed_in

    pages = {
        name: signed_in(name).get("/accounts/preferences/").content.decode()
        for name in ("registry", "website.staff", "sysadmin")
    }
    listed, fresh = 'href="/secretariat/incoming_document/"', 'href="/secretariat/incoming_document/new/"'
    assert listed in pages["registry"] and fresh in pages["registry"]
    assert fresh not in pages["website.staff"]
    assert 'href="/admin/"' in pages["sysadmin"] and 'href="/admin/"' not in pages["registry"]
