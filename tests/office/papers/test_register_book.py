"""The register as a book (收文登记簿): heads on every page, rows whole, text inside its column."""

from dataclasses import replace

import pytest

from office.papers import render
from office.papers.contents import Column, RegisterBook
from tests.office.papers import reading
from tests.office.papers.conftest import COMMON

HEADS = ["收文号", "收文日期", "来文单位", "标题", "份数"]
LONG = "甲首" + "关于进一步加强全市电子政务外网安全管理工作的通知" * 6 + "乙尾"


def row(number: int, title: str) -> tuple[str, ...]:
    return (f"〔2026〕{number}号", "2026-11-18", "青岛市人民政府办公厅", title, "2")


@pytest.fixture
def book() -> RegisterBook:
    """A hundred rows, every seventh with a title of several lines."""
    return RegisterBook(
        **COMMON,
        title="收文登记簿",
        period="2026年1月1日至2026年11月23日",
        columns=tuple(
            Column(label=head, share=share, centred=share < 10)
            for head, share in zip(HEADS, (9, 8, 14, 34, 4), strict=True)
        ),
        rows=tuple(row(number, "关于召开会议的通知" if number % 7 else LONG) for number in range(1, 101)),
    )


def test_heads_and_page_numbers_on_every_page(chinese: None, book: RegisterBook) -> None:
    pdf = render.make(book)

    pages = reading.pages(pdf)
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert "".join(HEADS) in page
        assert f"第{number}页共{len(pages)}页" in page
    assert set(reading.sizes(pdf)) == {(297.0, 210.0)}
    assert "共100件" in pages[0]
    assert "收文登记簿" not in pages[1]


def test_every_row_is_there_once_and_on_one_page(chinese: None, book: RegisterBook) -> None:
    pages = reading.pages(render.make(book))

    whole = "".join(pages)
    assert [number for number in range(1, 101) if whole.count(f"〔2026〕{number}号") != 1] == []
    assert [page.count("甲首") for page in pages] == [page.count("乙尾") for page in pages]
    assert whole.count("乙尾") == 14


def test_text_stays_inside_its_column(chinese: None, book: RegisterBook) -> None:
    unbroken = replace(book, rows=(row(1, "A" * 400), row(2, "https://" + "x" * 300)))

    pdf = render.make(unbroken)

    title, copies = reading.word(pdf, "标题"), reading.word(pdf, "份数")
    for found in reading.words(pdf):
        if "AAA" in found["text"] or "xxx" in found["text"]:
            assert found["x0"] < title["x0"]  # the head is centred, the text fills the column
            assert found["x1"] < copies["x0"]
    assert reading.text(pdf).count("A") == 400


def test_an_empty_book_says_so(chinese: None, book: RegisterBook) -> None:
    assert "无记录。" in reading.text(render.make(replace(book, rows=())))


def test_a_row_with_the_wrong_number_of_cells_is_refused(book: RegisterBook) -> None:
    with pytest.raises(ValueError, match="row 2 has 1 cells for 5 columns"):
        replace(book, rows=(row(1, "甲"), ("乙",)))
