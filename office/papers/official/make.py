"""From an official document's contents to its PDF, and whether it may be issued in this machine's faces."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import product

from django.utils.translation import gettext as _

from office.papers import fonts
from office.papers.official.blocks import Picture
from office.papers.official.body import body_strips, keep_with
from office.papers.official.endings import ending_strips
from office.papers.official.head import head_strips
from office.papers.official.marks import HIGHEST, LOWEST
from office.papers.official.notes import Imprint, annex_note, annex_strips, attendance, imprint
from office.papers.official.paper import Made, OfficialPaper
from office.papers.official.pictures import read_picture
from office.papers.official.sheets import area, seal_boxes, sheets
from office.papers.official.strips import Page, paginate
from office.papers.render import render_pdf

SEAL_MM = 42.0  # 印章 of a bureau-level organ, diameter
STYLES = ("css/fonts.css", "css/official.css")
KEPT = 8  # documents made that a process remembers
TEMPLATE = "papers/official/document.html"


def make_official(
    paper: OfficialPaper, *, pictures: Mapping[str, bytes] | None = None, seal_mm: float = SEAL_MM
) -> Made:
    """Return the document laid out. pictures: the bytes of its pictures by SHA-256; seal_mm: a seal's diameter.

    Raises any PaperError (office/papers/errors.py): no faces, a character without a glyph, a picture that is not given.
    """
    given = tuple(sorted((pictures or {}).items()))
    return _made(paper, given, seal_mm, tuple(fonts.all_faces()))


@lru_cache(maxsize=KEPT)
def _made(
    paper: OfficialPaper, given: tuple[tuple[str, bytes], ...], seal_mm: float, _faces: tuple[fonts.Face, ...]
) -> Made:
    """Lay a document out; the last few are kept, as a preview asks for each page of the same one."""
    pictures = dict(given)
    pages, foot = _pages(paper, pictures, seal_mm)
    numbered = len(pages)
    _find_page_for(foot, pages, paper)
    drawn = sheets(paper, pages, foot, numbered)
    context = {"paper": paper, "sheets": drawn}
    pdf = render_pdf(TEMPLATE, context, assets=_assets(paper, pictures), styles=STYLES)
    return Made(pdf, seal_boxes(drawn), len(pages))


def _pages(
    paper: OfficialPaper, pictures: Mapping[str, bytes], seal_mm: float
) -> tuple[list[Page], Imprint | None]:
    """Return pages and imprint; page one shows body, whatever has to give way (7.3.2, 7.3.3).

    First the ending goes to a page with fewer lines of body, then joint organs' names get smaller, at last the
    addressee is put in the imprint.
    """
    body = body_strips(paper.blocks, pictures)
    notes, ending = [*annex_note(paper.annexes), *attendance(paper)], ending_strips(paper, seal_mm)
    annexes = annex_strips(paper.annexes, pictures)
    pages: list[Page] = []
    for with_addressee, highest, kept in product((True, False), (HIGHEST, LOWEST), (2, 1, 0)):
        head = head_strips(paper, with_addressee=with_addressee, highest=highest)
        rest = keep_with(body, [*notes, *ending], kept) if ending else [*body, *notes]
        pages = paginate([*head, *rest, *annexes], lambda place: area(paper.form, place)[1])
        if pages[0].shows_body:
            break
    return pages, imprint(paper, with_addressee=not with_addressee)


def _find_page_for(foot: Imprint | None, pages: list[Page], paper: OfficialPaper) -> None:
    """Add the page, or with a blank one the two pages, that the imprint needs."""
    if not foot:
        return
    if foot.height > pages[-1].left:
        pages.append(Page(area(paper.form, len(pages))[1]))
    if paper.imprint_on_even_page and len(pages) % 2:
        pages.append(Page(area(paper.form, len(pages))[1]))


def _assets(paper: OfficialPaper, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    blocks = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
    files = {block.file for block in blocks if isinstance(block, Picture)}
    return {read_picture(file, pictures).asset: pictures[file] for file in sorted(files)}


def may_issue() -> str:
    """Return why no document may be issued here, as a sentence; empty when the main face, 仿宋, is installed."""
    if "fang" in fonts.official_faces():
        return ""
    return _(
        "No document may be issued here: the main typeface of official documents, FangSong, is not installed."
    )
