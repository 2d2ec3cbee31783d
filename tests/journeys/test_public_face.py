"""A stranger with a telephone checks a paper on the public face, in its own process, in both languages."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import Browser, Page

from office.records.perform import changing
from office.testing import account, move_clock, standing
from office.verification.codes import grouped, new_code
from office.verification.models import IssuedPaper
from office.verification.services import issue, withdraw
from tests.journeys.desk import LOCALES, PHONE
from tests.journeys.made import filed
from tests.journeys.test_pages import WCAG, findings
from tests.journeys.test_screenshots import PICTURES, WRITING, keep
from tests.office.signing import seals
from tests.office.signing.tampered import updated

WORDS = {  # the heading of each answer, and what the page's own heading says
    "en": ("Valid", "Changed afterwards", "Withdrawn", "Unknown", "Check a paper of this office"),
    "zh-hans": ("有效", "已被改动", "已撤回", "未查到", "查验本单位印发的文件"),
}


@pytest.fixture
def roots(tmp_path: Path, settings: Any) -> str:
    path = tmp_path / "root.pem"
    path.write_bytes(seals.authority().certificate.public_bytes(Encoding.PEM))
    settings.SIGNING_ROOTS = str(path)
    return str(path)


@pytest.fixture
def public(office: None, roots: str) -> Iterator[str]:
    """The address of the public face: gunicorn with its own settings, in the database role of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        name: value for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    } | {"BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1", "HTTPS": "false", "SIGNING_ROOTS": roots, "PUBLIC_PER_MINUTE": "1000"}
    command = [sys.executable, "-m", "gunicorn", "--config", "ops/gunicorn.conf.py", "office.public.wsgi"]
    with subprocess.Popen(command, env=environment, start_new_session=True) as process:
        address = f"http://127.0.0.1:{port}"
        for _try in range(300):
            try:
                urllib.request.urlopen(f"{address}/livez", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
        os.killpg(process.pid, signal.SIGTERM)


@pytest.fixture
def papers(public: str) -> tuple[IssuedPaper, IssuedPaper]:
    """One that holds and one that was withdrawn."""
    with standing(seals.AT):
        document = filed()
        with changing(account("registry"), document.pk, "view") as change:
            made = [issue(change, seals.signed(f"<p>{body}</p>"), new_code(), told=True) for body in ("甲", "乙")]
            withdraw(change, made[1], "有误")
    move_clock(seals.AT)
    return made[0], made[1]


@pytest.mark.parametrize("language", list(LOCALES))
def test_a_stranger_checks_a_paper(
    language: str, public: str, papers: tuple[IssuedPaper, IssuedPaper], browser: Browser, tmp_path: Path
) -> None:
    valid, changed, withdrawn, unknown, title = WORDS[language]
    context = browser.new_context(base_url=public, locale=LOCALES[language], **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    noises: list[str] = []
    page.on("console", lambda said: noises.append(said.text))
    page.goto("/")
    assert page.locator("h1").inner_text() == title
    looked(page)

    for name, pdf, word in (("whole.pdf", seals.signed("<p>甲</p>"), valid),
                            ("changed.pdf", updated(lambda writer: writer.add_blank_page(99, 99)), changed),
                            ("withdrawn.pdf", seals.signed("<p>乙</p>"), withdrawn),
                            ("strange.pdf", seals.paper(), unknown)):
        (tmp_path / name).write_bytes(pdf)
        page.locator("#file").set_input_files(tmp_path / name)
        page.locator("button").first.click()
        page.locator("#outcome").wait_for()
        assert word in page.locator("#outcome").inner_text(), name
        looked(page)

    page.goto(f"/c/{grouped(papers[0].code)}")  # the square code, scanned
    assert valid in page.locator("#outcome").inner_text() and papers[0].number in page.locator("dl").inner_text()
    looked(page)
    keep(PICTURES if WRITING else tmp_path, f"phone-public-{language[:2]}", page.screenshot(scale="css"))
    page.locator("#code").fill(grouped(papers[1].code).lower())
    page.locator("button").last.click()
    assert withdrawn in page.locator("#outcome").inner_text()
    page.locator("header nav a").click()  # the other language
    assert page.locator("h1").inner_text() != title
    assert context.cookies() == [] and noises == []
    context.close()


def looked(page: Page) -> None:
    """Nothing sticks out at 360 px, and axe has nothing to say."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings(page, WCAG) == []
