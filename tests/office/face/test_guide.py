"""Every component in both languages, both themes and on a phone: no axe finding, no overflow, no error, no stranger."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

SHOTS = Path(__file__).resolve().parents[3] / "var" / "shots"
PAGES = [
    "/styleguide/",
    "/styleguide/inbox/",
    "/styleguide/record/",
    "/styleguide/letter/",
    "/accounts/preferences/",
    "/accounts/password/",
]
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "preload": False,
}
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
TINY = {"viewport": {"width": 320, "height": 640}}

pytestmark = pytest.mark.usefixtures("office")


def findings(page: Any) -> list[str]:
    """What axe has to say, one line a finding."""
    result = Axe().run(page, options=RULES)
    return [
        f"{one['id']}: {one['help']} — {[node['html'][:120] for node in one['nodes']][:3]}"
        for one in result.response["violations"]
    ]


def visit(page: Any, address: str, status: int = 200) -> None:
    """Open a page that must answer so."""
    assert page.goto(address).status == status, address


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_axe_finding_and_a_quiet_console(
    open_context: Any, live_server: Any, language: str, theme: str
) -> None:
    context = open_context("registry", language, color_scheme=theme, **DESK)
    noises: list[str] = []
    context.on(
        "console",
        lambda message: noises.append(message.text) if message.type in ("error", "warning") else None,
    )
    context.on("weberror", lambda error: noises.append(str(error.error)))
    context.on(
        "request",
        lambda request: (
            None if request.url.startswith((live_server.url, "data:")) else noises.append(request.url)
        ),
    )
    page = context.new_page()
    for address in PAGES:
        visit(page, address)
        assert findings(page) == [], address
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("lang") == language
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{address.strip('/').replace('/', '-')}-{language}-{theme}.png")
    assert noises == []


@pytest.mark.parametrize("size", [PHONE, TINY], ids=["360", "320"])
def test_a_phone_scrolls_down_only_and_is_easy_to_hit(open_context: Any, size: dict[str, Any]) -> None:
    page = open_context("registry", **size).new_page()
    for address in PAGES:
        visit(page, address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert findings(page) == [], address
        low = page.evaluate("""() => [...document.querySelectorAll('.btn, .tool, .chip, .form-control, .form-select')]
            .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 90))""")
        assert low == [], address
        page.screenshot(
            path=SHOTS / f"{address.strip('/').replace('/', '-')}-{size['viewport']['width']}.png"
        )


def test_targets_are_never_below_24_pixels(open_context: Any) -> None:
    page = open_context("registry").new_page()
    for address in PAGES:
        visit(page, address)
        small = page.evaluate("""() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
            .filter((e) => { const b = e.getBoundingClientRect(); return e.offsetParent && b.width > 1
              && (b.height < 20 || b.width < 20) && getComputedStyle(e).display !== 'inline'; })
            .map((e) => e.outerHTML.slice(0, 100))""")
        assert small == [], address


def test_signing_in_and_the_error_pages_have_no_axe_finding(open_context: Any, settings: Any) -> None:
    settings.DEMO = True
    for language in ("zh-hans", "en"):
        page = open_context(None, language).new_page()
        for address, status in (("/accounts/sign-in/", 200), ("/livez/nothing", 404)):
            visit(page, address, status)
            assert findings(page) == [], address
        visit(page, "/accounts/sign-in/")
        page.screenshot(path=SHOTS / f"sign-in-{language}.png")


def test_print_is_light_and_without_controls(open_context: Any) -> None:
    page = open_context("registry", color_scheme="dark").new_page()
    visit(page, "/styleguide/record/")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(27, 36, 48)"
    for hidden in (".topbar", ".sidenav", ".action-bar", ".viewer", ".split-bar"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".print-foot").is_visible()
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.pdf(path=SHOTS / "record.pdf", prefer_css_page_size=True)
    papers = PdfReader(SHOTS / "record.pdf").pages
    assert [round(float(length) / 72 * 25.4) for length in papers[0].mediabox[2:]] == [210, 297]
    assert "/styleguide/record/" in papers[-1].extract_text()
    assert f"1 / {len(papers)}" in papers[0].extract_text()


def test_a_long_table_prints_its_head_on_every_page(open_context: Any) -> None:
    page = open_context("registry").new_page()
    visit(page, "/styleguide/inbox/")
    page.evaluate("""() => { const body = document.querySelector('tbody'), rows = body.innerHTML;
        for (let n = 0; n < 12; n++) body.insertAdjacentHTML('beforeend', rows); }""")
    page.pdf(path=SHOTS / "list.pdf", prefer_css_page_size=True)
    papers = PdfReader(SHOTS / "list.pdf").pages
    assert len(papers) > 2
    assert all("当前办理" in paper.extract_text() for paper in papers[:-1])


def test_lights_keep_word_and_shape_and_differ_in_grey(open_context: Any) -> None:
    page = open_context("registry").new_page()
    visit(page, "/styleguide/")
    fills = page.evaluate("""() => Object.fromEntries(['late', 'soon', 'active', 'returned'].map((k) => {
        const [r, g, b] = getComputedStyle(document.querySelector('.light-' + k)).backgroundColor.match(/\\d+/g).map(Number);
        return [k, 0.2126 * r + 0.7152 * g + 0.0722 * b]; }))""")
    assert abs(fills["late"] - fills["soon"]) > 60
    for light in page.locator(".light").all():
        assert light.locator(".light-shape").text_content().strip()
        assert len((light.text_content() or "").strip()) >= 3
