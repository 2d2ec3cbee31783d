"""What comes out of the printer: paper, not a screen."""

import io
from unicodedata import normalize

from pypdf import PdfReader

from tests.journeys.desk import Desk
from tests.journeys.made import routed
from tests.journeys.story import INSTRUCTED, PROPOSED

CONTROLS = """[...document.querySelectorAll('button, input:not([type=hidden]), textarea, select, summary, nav, .btn')]
    .filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 90))"""


def test_a_record_prints_without_controls(desk: Desk) -> None:
    document = routed("instruct")
    clerk = desk.sign_in("registry", color_scheme="dark").open(document.get_absolute_url())
    clerk.page.emulate_media(media="print")
    assert clerk.page.evaluate(CONTROLS) == []
    assert clerk.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    clerk.page.emulate_media(media=None)
    printed = PdfReader(io.BytesIO(clerk.page.pdf(format="A4")))
    text = normalize("NFKC", "".join(page.extract_text() for page in printed.pages)).replace(" ", "")
    for words in (document.number, PROPOSED[:10], INSTRUCTED[:4]):
        assert normalize("NFKC", words) in text
    for words in ("Reportasdistributed", "Signout", "Takeback"):
        assert words not in text


def test_a_register_prints_its_rows_and_repeats_the_head(desk: Desk) -> None:
    routed("start")
    clerk = desk.sign_in("registry").open("/secretariat/incoming_document/")
    clerk.page.emulate_media(media="print")
    assert clerk.page.evaluate(CONTROLS) == []
    assert clerk.page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
