"""Titles in lines: no word torn, few lines, a trapezium or a rhombus (GB/T 9704 7.3.1), on twenty real titles."""

from itertools import pairwise

import pytest

from office.papers.official import titles
from office.papers.official.titles import LONGEST, title_lines

# Each title with its words: a line may end where a bar stands, and nowhere else.
TITLES = (
    "关于|进一步|加强|全市|电子政务|外网|安全|管理|和|做好|2026年度|网络安全|检查|工作的|通知",
    "青岛市|电子政务|和|信息资源|管理|办公室|关于|做好|政务|信息资源|整合|共享|工作的|通知",
    "青岛市|电子政务|和|信息资源|管理|办公室|关于|建设|市级|政务|信息资源|共享|交换|平台的|请示",
    "关于|印发|《青岛市|政务|信息化|项目|管理|暂行|办法》的|通知",
    "关于|开展|电子政务|外网|安全|巡检|工作的|通知",
    "关于|商请|协助|开展|政府|网站|安全|检查的|函",
    "国务院|办公厅|关于|加快|推进|全国|一体化|在线|政务|服务|平台|建设的|指导|意见",
    "青岛市|人民政府|办公厅|关于|印发|青岛市|数字|政府|建设|三年|行动|计划的|通知",
    "关于|报送|二〇二六年|上半年|政务|公开|工作|情况的|报告",
    "关于|调整|市|电子政务|协调|领导|小组|成员的|通知",
    "青岛市|电子政务|和|信息资源|管理|办公室|关于|2026年|国庆节|放假|值班|安排的|通知",
    "关于|同意|市|卫生|健康|委员会|新建|全民|健康|信息|平台|项目的|批复",
    "关于|对|部分|单位|网站|长期|不更新|情况的|通报",
    "关于|召开|全市|政府|网站|集约化|建设|推进|会议的|通知",
    "关于|设立|信息化|专项|资金的|请示",
    "国家|发展改革委|关于|印发|《“十四五”|推进|国家|政务|信息化|规划》的|通知",
    "关于|做好|政务|云平台|迁移|和|老旧|服务器|下线|工作的|通知",
    "关于|申请|解决|机房|供电|系统|改造|经费的|请示",
    "关于|转发|省|大数据局|公共|数据|开放|利用|管理|办法的|通知",
    "市|电子政务办|关于|加强|公务员|个人|信息|保护|和|移动|终端|使用|管理的|意见",
)


def torn(lines: list[str], words: str) -> list[str]:
    """The lines that end within a word."""
    ends = {sum(map(len, words.split("|")[:count])) for count in range(1, words.count("|") + 2)}
    return [line for place, line in enumerate(lines) if sum(map(len, lines[:place + 1])) not in ends]


@pytest.mark.parametrize("words", TITLES)
def test_no_word_is_torn_and_no_line_is_too_long(words: str) -> None:
    title = words.replace("|", "")
    lines = title_lines(title)
    assert "".join(lines) == title
    assert torn(lines, words) == []
    assert max(map(titles._long, lines)) <= LONGEST
    assert len(lines) == -(-titles._long(title) // LONGEST)  # as few lines as can be


@pytest.mark.parametrize("words", [words for words in TITLES if len(words.replace("|", "")) > 20])
def test_its_lines_are_balanced_and_no_hourglass(words: str) -> None:
    lengths = [titles._long(line) for line in title_lines(words.replace("|", ""))]
    assert max(lengths) - min(lengths) <= 6, lengths
    assert not any(b < a and b < c for a, b, c in zip(lengths, lengths[1:], lengths[2:], strict=False))
    assert len(list(pairwise(lengths))) == len(lengths) - 1


def test_a_long_title_has_three_lines_of_a_shape() -> None:
    title = "青岛市电子政务和信息资源管理办公室青岛市财政局关于进一步规范市级政务信息化项目申报和绩效评价工作的通知"
    lines = title_lines(title)
    lengths = [titles._long(line) for line in lines]
    assert "".join(lines) == title and len(lines) == 3 and not lengths[1] < min(lengths[0], lengths[2])


def test_without_the_dictionary_words_would_be_torn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a segmenter that knows characters only."""

    class Characters:
        def cut(self, text: str, hmm: bool) -> list[str]:
            return list(text)

    monkeypatch.setattr(titles, "_segmenter", Characters)
    assert sum(bool(torn(title_lines(words.replace("|", "")), words)) for words in TITLES) >= 5
