"""Every page type in both languages, light and dark, wide and narrow: no axe finding, no sideways scroll, no noise."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from office.break_glass import services as break_glass
from office.orgchart.models import Person
from office.routing.models import JournalLine
from office.routing.services.circulating import circulate
from office.testing import account
from secretariat.incoming_document.models import IncomingDocument
from tests.journeys.desk import LIST, NEW, Desk, Reader
from tests.journeys.made import filed, open_step, post, routed

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}, "preload": False}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "preload": False}
WIDE, TINY = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
NARROW = {"width": 360, "height": 2400}  # as long as the page: a bar that stays below would cover what lies behind it
# A page's own words are wrong in the other language; what people typed, and names of things, are not.
UNTRANSLATED = ("msgid", "{{", "{%", "%(")


@pytest.fixture
def document(desk: Desk) -> IncomingDocument:
    """A letter with the registry to pass on, circulated to two, and others around it."""
    document = routed("instruct")
    circulate(account("registry"), document.pk, [f"p{post(code).pk}" for code in ("network.head", "planning.head")], "请阅。")
    circulate(account("secretariat.head"), document.pk, [f"p{post('secretariat.registry').pk}"], "请登记。")
    for number, title in ((13, "关于开展政务信息系统等级保护测评整改的函"), (14, "关于征求公共数据开放管理办法意见的函")):
        routed("start", filed(title, f"青政办发〔2026〕{number}号", urgency="urgent"))
    desk.work()
    return document


def clerks_pages(document: IncomingDocument) -> list[str]:
    """Every kind of page that the registry may open."""
    page, step, hung = document.get_absolute_url(), open_step(document), f"/records/{document.pk}/"
    other = IncomingDocument.objects.latest("pk")
    line = JournalLine.objects.filter(record=document.pk, name="circulate").first()
    return [
        "/", "/?tab=read", "/?tab=done", "/?tab=started", "/?tab=drafts", "/?q=没有", "/notices/",
        "/search/?q=通知", "/search/?q=无此文", "/org/", "/org/?on=2009-04-01", "/charter/", "/charter/secretariat.3/",
        f"/people/{Person.objects.get(code='E012').pk}/", LIST, f"{LIST}?q=zzz", NEW, page, f"{page}edit/", f"{page}history/",
        f"{hung}rights/", f"{hung}link/", f"{hung}note/", f"{page}do/close/", f"{page}do/lend/", f"{page}do/answer/",
        f"{other.get_absolute_url()}do/return_to_sender/", f"{hung}limit/", f"{hung}limit/pause/",
        f"/routes/{document.pk}/hand_on/{step.pk}/", f"/routes/{document.pk}/return/{step.pk}/",
        f"/routes/{document.pk}/add_signer/{step.pk}/", f"/routes/{document.pk}/circulate/", f"/routes/{document.pk}/withdraw/",
        f"/routes/{document.pk}/readers/{line.pk if line else 0}/", "/secretariat/senders/add/", "/secretariat/paper-register/",
        "/accounts/preferences/", "/accounts/password/",
    ]


def findings(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe has to say, one line a finding."""
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']][:3]}" for one in found]


def look(reader: Reader, address: str) -> list[str]:
    """What is wrong with a page: it is loaded once, and seen in both themes and three widths."""
    page, wrong = reader.page, []
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return [f"{address}: answered {answer and answer.status}"]
    if page.locator("h1").count() != 1 or " · " not in page.title():
        wrong.append("not one h1, or a title without the site")
    if page.locator("html").get_attribute("lang") != reader.language:
        wrong.append("another language")
    wrong += [f"shows {mark}" for mark in UNTRANSLATED if mark in reader.text()]
    wrong += findings(page, WCAG)
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {one}" for one in findings(page, COLOURS)]
    page.set_viewport_size(NARROW)
    wrong += [f"dark, narrow: {one}" for one in findings(page, WCAG)]
    page.emulate_media(color_scheme="light")
    wrong += [f"narrow: {one}" for one in findings(page, COLOURS)]
    page.set_viewport_size(TINY)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("scrolls sideways at 320")
    return [f"{address}: {one}" for one in wrong]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_has_a_finding(desk: Desk, document: IncomingDocument, language: str) -> None:
    clerk = desk.sign_in("registry", language, reduced_motion="reduce")  # colours change at once
    wrong = [one for address in clerks_pages(document) for one in look(clerk, address)]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_of_acts_and_faults_have_no_finding(desk: Desk, document: IncomingDocument, language: str) -> None:
    """What others see: the leader's page, a start, an urging; and pages that say what is wrong."""
    waiting = IncomingDocument.objects.latest("pk")
    fresh = filed("关于另一件事的函", "青政办发〔2026〕20号")
    seen = {
        "secretariat.head": [waiting.get_absolute_url(), f"/routes/{fresh.pk}/start/"],
        "registry": [f"/routes/{waiting.pk}/urge/{open_step(waiting).pk}/"],
        "network.head": ["/?tab=read", document.get_absolute_url()],
    }
    wrong = [one for name, addresses in seen.items() for address in addresses
             for one in look(desk.sign_in(name, language, reduced_motion="reduce"), address)]
    clerk = desk.sign_in("registry", language).open(NEW)
    clerk.letter(title="", received_on="1332")
    clerk.button("Save").click()
    clerk.page.locator(".error-summary").wait_for()
    wrong += [f"faults: {one}" for one in findings(clerk.page, WCAG)]
    clerk.letter()
    clerk.button("Save").click()
    clerk.main.locator(".notice-warning").wait_for()
    wrong += [f"duplicate: {one}" for one in findings(clerk.page, WCAG)]
    stranger = desk.sign_in("website.staff", language).open(document.get_absolute_url(), 404)
    wrong += [f"not found: {one}" for one in findings(stranger.page, WCAG)]
    outside = desk.sign_in(None, language).open("/accounts/sign-in/")
    wrong += [f"sign-in: {one}" for one in findings(outside.page, WCAG)]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_of_emergency_access_have_no_finding(desk: Desk, language: str) -> None:
    record = filed("关于另一件事的函", "青政办发〔2026〕20号")
    asked = [break_glass.ask(account("sysadmin"), [record], "附件打不开，须核对原件", 30) for _time in range(2)]
    break_glass.approve(account("deputy"), asked[1].pk)
    places = [f"/emergency-access/{row.pk}/" for row in asked]
    seen = {"director": ["/emergency-access/", *places], "sysadmin": ["/emergency-access/new/", places[1]],
            "registry": [f"/records/{record.pk}/rights/"]}
    wrong = [one for name, addresses in seen.items() for address in addresses
             for one in look(desk.sign_in(name, language, reduced_motion="reduce"), address)]
    assert wrong == [], "\n".join(wrong)


def test_axe_sees_what_is_wrong(desk: Desk) -> None:
    """The twin: a picture without words and grey on grey are found."""
    reader = desk.sign_in("registry").open("/")
    reader.page.evaluate("""document.querySelector('main').insertAdjacentHTML('beforeend',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><button></button>')""")
    assert {one.split(":")[0] for one in findings(reader.page, WCAG)} >= {"image-alt", "button-name"}
