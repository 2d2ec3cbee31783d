"""The pictures in docs/screenshots: the demo month as people see it; made anew only with OFFICE_SCREENSHOTS=write."""

import io
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageOps
from playwright.sync_api import Browser

from office.demo.month import Month
from office.demo.play import play
from office.papers.official import samples
from office.papers.official.make import make_official
from office.routing.models import Step
from office.signing.picture import seal_picture
from office.testing import move_clock
from planning.asset.models import Asset
from planning.project.models import Project
from secretariat.incoming_document.models import IncomingDocument
from secretariat.meeting.models import Meeting
from secretariat.seal.testing import use_keys
from tests.journeys.conftest import make_letter
from tests.journeys.desk import NEW, PHONE, ZONE, Desk, Reader

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
WRITING = os.environ.get("OFFICE_SCREENSHOTS") == "write"
PAPERS = 40 if WRITING else 20  # every way a paper goes is among the first
MOST_BYTES = 250_000
SHORT = {"en": "en", "zh-hans": "zh"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where pictures go: the committed ones are only written when that is asked for."""
    return PICTURES if WRITING else tmp_path


@pytest.fixture
def month(transactional_db: None, loaded_office: None, catalogue: None, browser: Browser, live_server: Any,
          settings: Any) -> Iterator[Desk]:
    """A month of work that ends on Monday, 23 November 2026, in the afternoon."""
    use_keys(settings)
    afternoon = datetime(2026, 11, 23, 15, 20, tzinfo=ZONE)
    move_clock(afternoon)
    play(Month(), Month().sample(PAPERS), lambda day: None)
    move_clock(afternoon)
    desk = Desk(browser, live_server.url)
    yield desk
    desk.close()
    move_clock()
    assert desk.noises == []


def keep(folder: Path, name: str, picture: bytes, colours: int = 128) -> None:
    """Keep a picture with few colours, so that a clone stays small."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    path = folder / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, optimize=True)
    assert 5_000 < path.stat().st_size < MOST_BYTES, f"{name}: {path.stat().st_size}"


def shoot(folder: Path, name: str, reader: Reader, *words: str) -> None:
    """Take a picture of the page, which must say these words."""
    shown = reader.text()
    for word in words:
        assert word in shown, f"{name} does not say {word}"
    reader.page.wait_for_load_state("networkidle")
    keep(folder, name, reader.page.screenshot(scale="css"))


def liveliest() -> IncomingDocument:
    """An open paper with pages, opinions and somebody who has it: the longest story of the month."""
    rows = [row for row in IncomingDocument.objects.filter(is_open=True, attachments__isnull=False).distinct()
            if Step.objects.filter(record=row.pk, is_open=True, reading=False).exists()]
    return max(rows, key=lambda row: (row.status == "handling", row.journal.count(), row.pk))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])  # the loader moves the office's clock
def test_the_main_screens(month: Desk, folder: Path) -> None:
    paper = liveliest()
    for language, short in SHORT.items():
        head = month.sign_in("secretariat.head", language).open("/")
        shoot(folder, f"inbox-{short}", head, head.word("Inbox"), "收〔2026〕")
        head.page.set_viewport_size({"width": 1280, "height": 1500})
        head.open(paper.get_absolute_url())
        shoot(folder, f"document-{short}", head, paper.title, head.word("Timeline"))
        head.page.set_viewport_size({"width": 1280, "height": 1100})
        head.open("/org/")
        shoot(folder, f"org-{short}", head, {"en": "Zhou Haifeng", "zh": "周海峰"}[short])
        head.open("/charter/")
        shoot(folder, f"charter-{short}", head, {"en": "Secretariat", "zh": "秘书处"}[short])
        for name, address, title in (("board", "/secretariat/supervision/", "Lead division"),
                                     ("meeting", _minuted().get_absolute_url(), "Minutes"),
                                     ("week", "/secretariat/week/", "Rooms"),
                                     ("workload", "/reports/workload/", "Workload"),
                                     ("timeliness", "/reports/timeliness/", "Timeliness"),
                                     ("backlog", "/reports/backlog/", "Backlog"),
                                     ("dashboard", "/division/secretariat/", "Overdue, and who holds it")):
            shoot(folder, f"{name}-{short}", head.open(address), head.word(title))
        _registering(month, folder, language)
        _planning(month, folder, language)
        if short == "zh":
            held = Step.objects.filter(is_open=True, reading=False, post__code="leadership.deputy").exists()
            deputy = month.sign_in("deputy" if held else "director", language, **PHONE).open("/")
            shoot(folder, "phone-inbox-zh", deputy, deputy.word("Inbox"))
            deputy.main.locator("[data-open]").first.click()
            deputy.page.wait_for_load_state()
            deputy.page.evaluate("scrollTo(0, document.querySelector('.now').offsetTop - 80)")
            shoot(folder, "phone-document-zh", deputy, deputy.word("Now with"))
    searcher = month.sign_in("registry", "zh-hans").open("/search/?q=通知")
    shoot(folder, "search-zh", searcher, "收〔2026〕")
    _handling_sheet(month, folder)


def _minuted() -> Meeting:
    """The newest meeting whose decisions are all accounted for."""
    return Meeting.objects.filter(status="closed").latest("day")


def _registering(month: Desk, folder: Path, language: str) -> None:
    """A clerk types what the page beside the form says; then the office's worker has drawn it."""
    clerk = month.sign_in("registry", language).open(NEW)
    if (discard := clerk.button("Discard the draft")).count():
        with clerk.arriving():
            discard.click()
    clerk.attach("青政办发〔2026〕112号.pdf", make_letter(number=112))
    clerk.page.locator("#uploads .viewer").wait_for()
    month.work()
    clerk.page.locator("#uploads .viewer img").first.wait_for()
    clerk.letter(112, sender="青岛市人民政府办公厅")
    clerk.page.focus("[name=title]")
    clerk.page.evaluate("scrollTo(0, 0)")
    shoot(folder, f"register-{SHORT[language]}", clerk, clerk.word("Save and next"))
    clerk.page.wait_for_timeout(2500)  # its draft is kept, as ever


def _planning(month: Desk, folder: Path, language: str) -> None:
    """A project under construction, one to be approved on a telephone, the budget's execution."""
    short = SHORT[language]
    head = month.sign_in("planning.head", language)
    head.page.set_viewport_size({"width": 1280, "height": 1500})
    head.open(Project.objects.get(status="build").get_absolute_url())
    shoot(folder, f"project-{short}", head, head.word("Timeline"))
    head.page.set_viewport_size({"width": 1280, "height": 1100})
    shoot(folder, f"budget-{short}", head.open("/reports/budget_execution/"), head.word("Budget execution by month"))
    signer = month.sign_in("planning.head", language, **PHONE)
    signer.open(f"{Project.objects.filter(status='approve').latest('pk').get_absolute_url()}approve/")
    shoot(folder, f"phone-approval-{short}", signer, signer.word("Check before you approve"))


def _handling_sheet(month: Desk, folder: Path) -> None:
    paper = max(IncomingDocument.objects.filter(status__in=("closed", "filed")), key=lambda row: row.journal.count())
    clerk = month.sign_in("registry", "zh-hans")
    answer = clerk.page.request.get(f"{paper.get_absolute_url()}print/handling_sheet.pdf")
    assert answer.status == 200
    assert paper.number.replace("〔", "").replace("〕", "")[:1] in first_page(folder, "handling-sheet", answer.body())
    card = Asset.objects.filter(status="in_use").earliest("pk")
    label = month.sign_in("planning.head", "zh-hans").page.request.get(f"{card.get_absolute_url()}print/label.pdf")
    assert card.number in first_page(folder, "asset-label", label.body(), scale=2)


def first_page(folder: Path, name: str, pdf: bytes, scale: float = 100 / 72) -> str:
    """Keep the first page as a picture; returns its text."""
    page = pypdfium2.PdfDocument(pdf)[0]
    out = io.BytesIO()
    picture = page.render(scale=scale).to_pil()
    if name == "asset-label":  # a small part of its sheet
        left, top, right, bottom = ImageOps.invert(picture.convert("L")).getbbox() or (0, 0, *picture.size)
        picture = picture.crop((left - 20, top - 20, right + 20, bottom + 20))
    picture.save(out, "PNG")
    keep(folder, name, out.getvalue(), colours=32)
    return page.get_textpage().get_text_range()


def test_the_red_head_document(folder: Path) -> None:
    """The first and the last page of the samples' notice; `make samples` writes them all, signed."""
    made = make_official(samples.notice(), pictures={samples.CHART_FILE: samples.CHART})
    document = pypdfium2.PdfDocument(made.pdf)
    pages = [document[place].render(scale=1).to_pil() for place in (0, made.seal_boxes[0].page)]
    seal = Image.open(io.BytesIO(seal_picture(samples.OFFICE, demonstration=True)))
    box = made.seal_boxes[0]
    seal = seal.resize((round(box.right - box.left), round(box.top - box.bottom)))
    pages[1].paste(seal, (round(box.left), round(pages[1].height - box.top)), seal)
    both = Image.new("RGB", (pages[0].width * 2 + 12, pages[0].height), "silver")
    for place, page in enumerate(pages):
        both.paste(page, (place * (page.width + 12), 0))
    out = io.BytesIO()
    both.save(out, "PNG")
    keep(folder, "official-document", out.getvalue(), colours=48)


def test_the_committed_pictures_are_there() -> None:
    pages = ("inbox", "register", "document", "org", "charter", "board", "meeting", "week", "workload", "timeliness",
             "backlog", "dashboard", "project", "budget", "phone-approval")
    names = [f"{page}-{language}" for page in pages for language in ("en", "zh")]
    names += ["search-zh", "phone-inbox-zh", "phone-document-zh", "phone-public-en", "phone-public-zh", "handling-sheet", "asset-label",
              "official-document"]
    for name in names:
        path = PICTURES / f"{name}.png"
        assert path.exists() and path.stat().st_size < MOST_BYTES, name
        with Image.open(path) as picture:
            assert picture.width >= 360 and len(set(picture.convert("L").resize((60, 60)).tobytes())) > 4, f"{name} is blank"
