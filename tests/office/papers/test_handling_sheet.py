"""The handling sheet (文件处理单): its cells, its marks, and what happens when much is written on it."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from office.papers import render
from office.papers.contents import HandlingSheet, Opinion, Reader
from tests.office.papers import reading
from tests.office.papers.conftest import COMMON

LABELS = [
    *("收文号", "收文日期", "紧急程度", "来文单位", "文种", "来文字号", "份数/页数", "标题"),
    *("办理时限", "公开范围", "拟办意见", "领导批示", "主办处室", "协办处室", "承办情况"),
    *("传阅", "办理结果", "归档"),
]
VALUES = [
    *("〔2026〕123号", "2026年11月18日", "加急", "青政办字〔2026〕87号", "2份15页"),
    *("2026年11月23日17:30", "软件系统管理处、政府网站管理处", "周旻昇", "2026年11月22日办结"),
    "Z109-WS·2026-D30-MSC-0123",
]


def test_every_label_and_value_is_printed_in_order(chinese: None, sheet: HandlingSheet) -> None:
    [page] = reading.pages(render.make(sheet))

    places = [page.find(label) for label in LABELS]
    assert -1 not in places
    assert places == sorted(places)
    assert [value for value in VALUES if value not in page] == []


def test_the_title_is_centred_over_the_form(chinese: None, sheet: HandlingSheet) -> None:
    pdf = render.make(sheet)

    below = reading.word(pdf, "收文号")["top"]
    heading = [found for found in reading.words(pdf) if found["bottom"] < below]
    assert "".join(found["text"] for found in heading) == sheet.office + "文件处理单"
    middle = (min(found["x0"] for found in heading) + max(found["x1"] for found in heading)) / 2
    assert abs(middle / reading.MM - (25 + 167 / 2)) < 2  # the type area: 167 mm, 25 mm from the left


def test_a_value_stands_right_of_its_label_on_the_same_line(chinese: None, sheet: HandlingSheet) -> None:
    pdf = render.make(sheet)

    for label, value in (("来文单位", sheet.sender), ("主办处室", sheet.lead), ("文种", sheet.kind)):
        left, right = reading.word(pdf, label), reading.word(pdf, value)
        assert left["x1"] < right["x0"]
        assert abs(left["top"] - right["top"]) < 4


def test_only_what_was_entered_from_paper_is_marked(chinese: None, sheet: HandlingSheet) -> None:
    page = reading.text(render.make(sheet))

    assert "代录副主任王海涛2026年11月19日" in page
    assert "批示写于纸质件，由张敏于2026年11月20日代录" in page
    assert page.count("代录") == 2


def test_a_leaders_objection_is_printed(chinese: None, sheet: HandlingSheet) -> None:
    objected = replace(sheet.instructions[0], objection="我的批示是“请研究”。")

    page = reading.text(render.make(replace(sheet, instructions=(objected,))))

    assert "本人对代录内容提出异议：我的批示是“请研究”。" in page
    assert "异议" not in reading.text(render.make(sheet))


def test_an_empty_sheet_is_a_form_to_fill_in_by_hand(chinese: None) -> None:
    received = date(2026, 1, 4)
    blank = HandlingSheet(**COMMON, number="〔2026〕1号", received_on=received, sender="甲", title="乙")

    [page] = reading.pages(render.make(blank))

    assert all(label in page for label in LABELS)
    assert "None" not in page


def test_a_long_opinion_runs_over_pages_whole(chinese: None, sheet: HandlingSheet) -> None:
    long = "".join(f"第{number}条，请各单位认真落实。" for number in range(1, 301))
    opinion = Opinion(text=long, signer="王海涛", signed_at=date(2026, 11, 19))

    pdf = render.make(replace(sheet, instructions=(opinion,)))

    pages = reading.pages(pdf)
    writing = "".join(page.removeprefix("〔2026〕123号").split("打印：")[0] for page in pages)
    assert len(pages) > 2
    assert all(f"第{number}条" in writing for number in range(1, 301))
    assert "第1条" in pages[0]  # it begins in its own cell, not on a new page
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in page
        assert "打印：张敏" in page
    assert all("〔2026〕123号" in page for page in pages)  # a loose sheet still says whose it is


def test_a_short_opinion_is_never_split(chinese: None, sheet: HandlingSheet) -> None:
    """Whatever stands before it, an opinion and its signature stay on one page."""
    for lines in (18, 22, 26, 30):
        before = Opinion(text="甲\n" * lines, signer="前", signed_at=date(2026, 11, 19))
        after = Opinion(text="起" + "中" * 150 + "止", signer="后署名", signed_at=date(2026, 11, 19))

        pages = reading.pages(render.make(replace(sheet, instructions=(before, after))))

        [page] = [page for page in pages if "止" in page]
        assert "起" in page
        assert "后署名" in page


def test_circulation_to_hundreds_lists_everyone(chinese: None, sheet: HandlingSheet) -> None:
    readers = tuple(Reader(name=f"读者{number:03d}", read_at=date(2026, 11, 20)) for number in range(200))

    pdf = render.make(replace(sheet, readers=readers))

    whole = reading.text(pdf)
    assert all(whole.count(reader.name) == 1 for reader in readers)
    assert "归档" in whole


def test_a_moment_near_midnight_prints_the_day_of_the_office(chinese: None, sheet: HandlingSheet) -> None:
    late = datetime(2026, 11, 18, 16, 30, tzinfo=ZoneInfo("UTC"))  # half past midnight of the 19th in Qingdao

    page = reading.text(render.make(replace(sheet, due=late)))

    assert "2026年11月19日00:30" in page


def test_english_labels_on_the_same_form(english: None, sheet: HandlingSheet) -> None:
    [page] = reading.pages(render.make(sheet))

    for label in ("Handlingsheet", "Receiptno.", "Proposed", "Instructions", "Enteredfrompaper", "Page1of1"):
        assert label in page
    assert "Printedby张敏,2026-11-2314:05" in page


@pytest.mark.parametrize(
    "typed", ["<script>a()</script>", "<link rel=attachment href=file:///x>", "</td></table>甲", "{{ x }}"]
)
def test_markup_typed_into_a_field_is_printed_as_typed(
    chinese: None, sheet: HandlingSheet, typed: str
) -> None:
    opinion = Opinion(text=typed, signer="王海涛", signed_at=date(2026, 11, 19))

    page = reading.text(render.make(replace(sheet, title=typed, handling=(opinion,))))

    assert page.count("".join(typed.split())) == 2
