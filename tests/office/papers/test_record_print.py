"""The record print and the clock explanation."""

from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdf
import pytest

from office.papers import render
from office.papers.contents import (
    AttachedFile,
    ClockDay,
    ClockExplanation,
    Event,
    Field,
    RecordPrint,
    Section,
)
from tests.office.papers import reading
from tests.office.papers.conftest import COMMON

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 18, 9, 0, tzinfo=ZONE)
DIGEST = "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0"


@pytest.fixture
def record() -> RecordPrint:
    return RecordPrint(
        **COMMON,
        register="收文",
        number="〔2026〕123号",
        title="关于召开信息化工作会议的通知",
        status="办理中",
        sections=(
            Section(
                title="来文",
                fields=(
                    Field(label="来文单位", value="青岛市人民政府办公厅"),
                    Field(label="来文字号", value="青政办字〔2026〕87号"),
                    Field(label="备注", value="第一行\n第二行", wide=True),
                    Field(label="份数", value="2"),
                ),
            ),
        ),
        events=tuple(
            Event(at=START + timedelta(minutes=minute), who="张敏", act="登记", text=f"记{minute}毕")
            for minute in range(60)
        ),
        files=(AttachedFile(name="通知.pdf", size="1.2 MB", sha256=DIGEST),),
        url="https://office.example.gov.cn/incoming/1234/",
    )


def test_sections_timeline_and_attachments_are_all_there(chinese: None, record: RecordPrint) -> None:
    pages = reading.pages(render.make(record))

    whole = "".join(pages)
    assert "来文单位青岛市人民政府办公厅来文字号青政办字〔2026〕87号" in whole
    assert all(whole.count(event.text) == 1 for event in record.events)
    assert "2026-11-1809:59" in whole
    assert DIGEST in whole
    assert whole.index("办理过程") < whole.index("附件") < whole.index(DIGEST)
    assert sum("时间办理人事项内容" in page for page in pages) == len(pages)  # its heads are repeated


def test_typed_lines_stay_lines_and_a_wide_field_stands_alone(chinese: None, record: RecordPrint) -> None:
    pdf = render.make(record)

    first, second = reading.word(pdf, "第一行"), reading.word(pdf, "第二行")
    assert second["top"] > first["bottom"] - 2
    copies = reading.word(pdf, "份数")
    assert copies["top"] > second["top"]


def test_a_record_with_nothing_in_it_prints(chinese: None) -> None:
    [page] = reading.pages(render.make(RecordPrint(**COMMON, register="收文", title="甲")))

    assert "办理过程" not in page
    assert "附件" not in page


def test_the_clock_says_of_every_day_whether_it_counts(chinese: None) -> None:
    days = tuple(
        ClockDay(
            day=date(2026, 9, 18) + timedelta(days=number),
            kind="工作日" if number % 7 not in (1, 2) else "休息日",
            counts=number % 7 not in (1, 2),
            total=f"{number}天",
            note="暂停：等待补正" if number == 5 else "",
        )
        for number in range(90)
    )
    clock = ClockExplanation(
        **COMMON,
        record="〔2026〕123号 通知",
        rule="10个工作日",
        started=datetime(2026, 9, 18, 9, 30, tzinfo=ZONE),
        due=date(2026, 10, 9),
        provisional=True,
        days=days,
    )

    pages = reading.pages(render.make(clock))

    whole = "".join(pages)
    assert "2026年9月18日星期五工作日计入0天" in whole
    assert "2026年9月19日星期六休息日不计入1天" in whole
    assert "暂停：等待补正" in whole
    assert "2026年10月9日暂定：该年度放假安排尚未公布" in whole
    assert "起算2026年9月18日09:30" in whole
    assert whole.count("星期") == 90 + len(pages)  # and the head of the column on every page


def test_no_paper_carries_a_script_or_a_form(chinese: None, record: RecordPrint) -> None:
    document = pypdf.PdfReader(BytesIO(render.make(record)))

    assert not {"/OpenAction", "/AA", "/AcroForm", "/JavaScript"} & set(document.trailer["/Root"])
