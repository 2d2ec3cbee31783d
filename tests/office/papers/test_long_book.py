"""Long register books by Typst: the same paper as the short ones, a tenth of the cost, ended when they take too long."""

import resource
import time
from io import BytesIO
from typing import Any

import page as validator
import pypdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen

from office.papers import fonts
from office.papers.books import make as books
from office.papers.books.make import make_book
from office.papers.contents import Column, RegisterBook
from office.papers.errors import MissingGlyphs, PaperFailed, PaperTooHeavy, PaperTookTooLong, PaperUnavailable
from office.papers.render import make
from tests.office.papers import reading
from tests.office.papers.conftest import COMMON
from tests.office.papers.test_register_book import HEADS, LONG, row

TITLE = "关于召开会议的通知"
# The validator reads the default width of a CFF subset by Typst as 0; fontTools reads what the file says.
MISREAD = "PDFA3U-TRUETYPE-GLYPH-WIDTH-001"


def book(count: int, **changed: Any) -> RegisterBook:
    columns = tuple(Column(label=head, share=share, centred=share < 10)
                    for head, share in zip(HEADS, (9, 8, 14, 34, 4), strict=True))
    given = tuple(row(number, TITLE if number % 7 else LONG) for number in range(1, count + 1))
    return RegisterBook(**{**COMMON, "title": "收文登记簿", "period": "2026年1月1日至2026年11月23日", "columns": columns,
                           "rows": given, **changed})


def widths_differ(pdf: bytes) -> list[tuple[str, str]]:
    """The glyphs whose width in the embedded font is another than in the PDF's own table (ISO 19005-3, 6.2.11.5)."""
    found = []
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            told, row = {}, list(inner["/W"])
            for first, last, width in zip(row[::3], row[1::3], row[2::3], strict=True):
                told |= dict.fromkeys(range(first, last + 1), width)
            fonts_in = CFFFontSet()
            fonts_in.decompile(BytesIO(inner["/FontDescriptor"]["/FontFile3"].get_object().get_data()), None)
            top = fonts_in[0]
            for number, name in enumerate(top.charset):
                top.CharStrings[name].draw(NullPen())
                if top.CharStrings[name].width != told.get(number, inner.get("/DW", 1000)):
                    found.append((fonts_in.fontNames[0], name))
    return found


def test_heads_and_page_numbers_on_every_page(chinese: None) -> None:
    pdf = make_book(book(120))
    pages = reading.pages(pdf)
    assert len(pages) > 4
    for number, page in enumerate(pages, 1):
        assert "".join(HEADS) in page and f"第{number}页共{len(pages)}页" in page and "打印：张敏2026-11-2314:05" in page
    assert set(reading.sizes(pdf)) == {(297.0, 210.0)}
    assert "共120件" in pages[0] and "2026年1月1日至2026年11月23日" in pages[0] and "收文登记簿" not in pages[1]
    whole = "".join(pages)
    assert [number for number in range(1, 121) if whole.count(f"〔2026〕{number}号") != 1] == []
    assert [page.count("甲首") for page in pages] == [page.count("乙尾") for page in pages]


def test_it_speaks_english(english: None) -> None:
    page = reading.pages(make_book(book(1)))[0]
    assert "1entry" in page and "Page1of1" in page and "Printedby张敏,2026-11-2314:05" in page


def test_the_same_book_gives_the_same_bytes_and_is_an_archival_file(chinese: None) -> None:
    pdf = make_book(book(40, rows=tuple(row(n, "㛃𠮷") for n in range(40))))
    assert pdf == make_book(book(40, rows=tuple(row(n, "㛃𠮷") for n in range(40))))
    checked = validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_A_3U)
    assert {failure.rule_id for failure in checked.failures} <= {MISREAD} and checked.rules.passed >= 147
    assert widths_differ(pdf) == []
    faces = reading.embedded_faces(pdf)
    assert all(faces.values()) and {"FandolSong-Bold", "FandolHei-Regular"} <= set(faces)
    assert len(pdf) < 150_000  # subsets, not faces of ten megabytes


def test_text_stays_inside_its_column(chinese: None) -> None:
    pdf = make_book(book(0, rows=(row(1, "A" * 400), row(2, "https://" + "x" * 300))))
    title, copies = reading.word(pdf, "标题"), reading.word(pdf, "份数")
    for found in reading.words(pdf):
        if "AAA" in found["text"] or "xxx" in found["text"]:
            assert found["x0"] < title["x0"] and found["x1"] < copies["x0"]
    assert reading.text(pdf).count("A") == 400


def test_a_cell_longer_than_a_page_goes_on(chinese: None) -> None:
    pages = reading.pages(make_book(book(0, rows=(row(1, "首" + "长" * 20_000 + "尾"),))))
    assert len(pages) > 1 and "首" in pages[0] and "尾" in pages[-1] and "".join(pages).count("长") == 20_000


def test_an_empty_book_says_so(chinese: None) -> None:
    assert "无记录。" in reading.text(make_book(book(0)))


@pytest.mark.parametrize("typed", ['#read("/etc/passwd")', "*b* _i_ $x$ = h", "#import \"@preview/x:1.0.0\"", "<a> @a // c"])
def test_what_somebody_typed_is_never_read_as_markup(chinese: None, typed: str) -> None:
    assert "".join(typed.split()) in reading.text(make_book(book(0, rows=(row(1, typed),), title=typed)))


def test_a_character_without_a_face_is_refused(chinese: None) -> None:
    with pytest.raises(MissingGlyphs):
        make_book(book(0, rows=(row(1, "\u202e倒"),)))


def test_without_faces_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "fallback_faces", lambda: ())
    monkeypatch.setattr(fonts, "official_faces", dict)
    with pytest.raises(PaperUnavailable):
        make_book(book(1))


def test_it_is_ended_when_it_takes_too_long_or_too_much() -> None:
    with pytest.raises(PaperTookTooLong):
        make_book(book(20_000), seconds=1)
    with pytest.raises((PaperTooHeavy, PaperFailed)):
        make_book(book(3000), megabytes=200)


def test_it_takes_a_tenth_of_the_time_of_the_other_engine(chinese: None) -> None:
    """CPU of the same table, the start of Typst's process included: a tenth at some thousand rows, here at 600."""
    long = book(600)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    make_book(long)
    ours = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    before = time.process_time()
    make(long)
    theirs = time.process_time() - before
    assert ours < theirs / 5, (ours, theirs)
    assert books.SECONDS == 60
