"""The loaded office on a Monday morning, served to real browsers."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from office.audit.actor import SYSTEM, acting
from office.testing import move_clock
from secretariat.organ.models import Organ
from tests.journeys.desk import Desk

SENDERS = (("青岛市人民政府办公厅", "市府办"), ("青岛市财政局", "市财政局"), ("山东省人民政府办公厅", "省府办"))
LETTER = """<html lang="zh-Hans"><style>@page {{ size: A4; margin: 30mm }} body {{ font: 16pt/29pt "Noto Serif CJK SC" }}
h1, .mark {{ text-align: center }} h1 {{ font: bold 22pt/34pt "Noto Serif CJK SC"; margin: 24pt 0 }}
.mark {{ color: #d7000f; font-size: 30pt; line-height: 48pt }}</style>
<p class="mark">青岛市人民政府办公厅文件</p><p class="mark" style="font-size:16pt;color:#000">青政办发〔2026〕{number}号</p>
<h1>{title}</h1><p>各有关单位：</p><p>现就有关事项通知如下，请于2026年12月4日前报送。</p>
<p style="break-before: page">附件：报送表。</p></html>"""


def make_letter(title: str = "关于报送2026年度电子政务建设情况的通知", number: int = 12) -> bytes:
    """A letter of two pages as a PDF."""
    import weasyprint

    return bytes(weasyprint.HTML(string=LETTER.format(title=title, number=number)).write_pdf())


@pytest.fixture(scope="session")
def letter_pdf() -> bytes:
    """A letter of two pages."""
    return make_letter()


@pytest.fixture
def office(transactional_db: None, loaded_office: None, catalogue: None) -> Iterator[None]:
    """The loaded office at nine on Monday, 23 November 2026, with senders."""
    with acting(SYSTEM):
        for name, short in SENDERS:
            Organ.objects.create(name=name, short_name=short)
    yield
    move_clock()


@pytest.fixture
def desk(office: None, browser: Browser, live_server: Any) -> Iterator[Desk]:
    """The desk at which people sit down; afterwards no page may have made a noise."""
    opened = Desk(browser, live_server.url)
    opened.clock(23)
    yield opened
    opened.close()
    assert opened.noises == []
