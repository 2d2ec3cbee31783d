"""The letter and its counterfoil on one sheet, and where its two seals go."""

from typing import Any

from django.utils.translation import gettext as _

from office.orgchart.queries import name_on
from office.papers.errors import PaperError
from office.papers.official.measures import PAGE_HEIGHT, POINT
from office.papers.official.paper import Box, Made
from office.papers.official.words import chinese_date
from office.papers.render import render_pdf
from office.records.made import bytes_of
from office.time import now
from secretariat.introduction_letter.capitals import capital
from secretariat.introduction_letter.content import sentence
from secretariat.introduction_letter.models import IntroductionLetter, Status

TEMPLATE, STYLES = "secretariat/papers/introduction_letter.html", ("css/introduction_letter.css",)
SEAL_MM = 42.0  # a bureau-level organ's seal
# Centres in millimetres from the sheet's upper left corner; the style sheet puts date and serial there.
SIGNATURE_SEAL, CUT_SEAL = (140.0, 265.0), (105.0, 130.0)


class NoBlankLetter(PaperError):
    """A letter is printed when it is sealed, and only while it holds: else it would be a blank one, or a second."""

    def __str__(self) -> str:
        return _("A letter is printed while it is issued and valid: there are no blank ones, and none after the end.")


def letter_pdf(letter: IntroductionLetter, user: Any) -> bytes:
    """The sealed sheet. Raises NoBlankLetter before it is issued, and after its end."""
    sealed = letter.sheets.filter(sealed=True).order_by("-pk").first()
    if sealed is None or letter.status != Status.ISSUED or letter.is_over:
        raise NoBlankLetter
    return bytes_of(sealed.file_id)


def made(letter: IntroductionLetter) -> Made:
    """The sheet laid out; its seal boxes: over signature and date, and over the serial on the cut. Any PaperError."""
    if not letter.number:
        raise NoBlankLetter
    context = {
        "letter": letter, "sentence": sentence(letter), "office": name_on(now()),
        "issued": chinese_date(letter.dated), "days": capital(letter.valid_days),
        "last": chinese_date(letter.last_day),
        "people": [("申请处室", letter.division.name_zh), ("申请人", _name(letter.applicant)),
                   ("批准人", _name(letter.approved_for or letter.approver)), ("领取人签字", "")],
    }
    return Made(render_pdf(TEMPLATE, context, styles=STYLES, isolated=True), (_box(SIGNATURE_SEAL), _box(CUT_SEAL)), 1)


def _name(person: Any) -> str:
    return person.name_zh if person else ""


def _box(centre: tuple[float, float]) -> Box:
    x, y, half = centre[0], PAGE_HEIGHT - centre[1], SEAL_MM / 2
    return Box(0, *(mm / POINT for mm in (x - half, y - half, x + half, y + half)))
