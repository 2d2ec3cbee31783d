"""Papers to print, filled in, and the Chinese catalogue of this part."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test.utils import override_settings
from django.utils import translation

from office.papers.contents import Filing, HandlingSheet, Opinion, Reader

CATALOGUE = Path(__file__).resolve().parents[3] / "locale_src" / "papers.zh_Hans.po"
COMMON = {
    "office": "青岛市电子政务和信息资源管理办公室",
    "printed_by": "张敏",
    "printed_at": datetime(2026, 11, 23, 14, 5, tzinfo=ZoneInfo("Asia/Shanghai")),
}


@pytest.fixture
def chinese(tmp_path: Path) -> Iterator[None]:
    """Print in Chinese, from this part's own catalogue."""
    target = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, target.open("wb") as compiled:
        write_mo(compiled, read_po(source, locale="zh_Hans"))
    with override_settings(LOCALE_PATHS=[tmp_path]), translation.override("zh-hans"):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def sheet() -> HandlingSheet:
    """A handling sheet with every field filled in."""
    return HandlingSheet(
        **COMMON,
        number="〔2026〕123号",
        received_on=date(2026, 11, 18),
        sender="青岛市人民政府办公厅",
        title="关于进一步加强全市电子政务外网安全管理和做好2026年度网络安全检查工作的通知",
        sender_number="青政办字〔2026〕87号",
        kind="通知",
        urgency="加急",
        urgent=True,
        grade="内部",
        copies=2,
        pages=15,
        due=datetime(2026, 11, 23, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
        proposals=(
            Opinion(
                text="拟请分管领导阅示。", signer="刘晓芳", post="秘书处处长", signed_at=date(2026, 11, 18)
            ),
        ),
        instructions=(
            Opinion(
                text="请网络处抓紧落实。",
                signer="王海涛",
                post="副主任",
                signed_at=date(2026, 11, 19),
                entered_by="张敏",
                entered_at=date(2026, 11, 20),
            ),
            Opinion(text="同意海涛同志意见。", signer="陈镕喆", post="主任", signed_at=date(2026, 11, 21)),
        ),
        lead="网络系统管理处",
        assisting=("软件系统管理处", "政府网站管理处"),
        handling=(Opinion(text="自查报告已报送。", signer="孙建国", signed_at=date(2026, 11, 22)),),
        readers=(
            Reader(name="赵丽", read_at=date(2026, 11, 20)),
            Reader(name="周旻昇", division="综合规划处"),
        ),
        result="已办理完毕。",
        closed_at=date(2026, 11, 22),
        filing=Filing(filed_at=date(2026, 11, 23), retention="30年", code="Z109-WS·2026-D30-MSC-0123"),
    )
