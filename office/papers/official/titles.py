"""Titles in lines of a good shape, and marks of issuing organs in a size that fits."""

import math
from collections.abc import Iterator
from itertools import combinations, pairwise

from office.papers.official.lines import CLUSTER
from office.papers.official.measures import POINT, TITLE, WIDTH, Style

# Words of office titles that a line end must not tear; an author's own line breaks go before.
WORDS = (
    "人民政府", "办公室", "办公厅", "委员会", "领导小组", "电子政务", "信息化", "信息系统", "信息资源",
    "公共服务", "政府网站", "实施方案", "实施意见", "暂行办法", "管理办法", "会议纪要", "专题会议", "工作", "通知",
    "请示", "报告", "批复", "意见", "通报", "决定", "方案", "规划", "计划", "办法", "规定", "系统", "平台", "网络",
    "安全", "数据", "共享", "开放", "资源", "管理", "建设", "整合", "加强", "进一步", "推进", "关于", "印发", "开展",
    "检查", "年度", "项目", "信息", "政务", "公开", "服务", "调整", "做好", "召开", "举办", "培训", "总结", "情况",
)  # fmt: skip
NEVER_FIRST = tuple("的、，）》”等了")
LONGEST = 156 / (22 * POINT) - 0.6  # characters in a line of a title
MOST_SHAPED = 3  # lines that are worth a shape: of more there are too many ways to try
MARK_LARGEST = 62.0  # points: 发文机关标志 of a short name
MARK_SMALLEST_SHAPE = 0.6  # how far a long name is narrowed before its height goes down too


def title_lines(title: str) -> list[str]:
    """Break a title as the standard asks: few lines, no word torn, a trapezium or a rhombus (7.3.1)."""
    if "\n" in title:
        return [line.strip() for line in title.splitlines() if line.strip()]
    return balanced_lines(title, LONGEST)


def balanced_lines(text: str, longest: float) -> list[str]:
    """Break a text to the fewest lines of at most `longest` characters, of a good shape where three do."""
    words = list(_words(text))
    for count in range(max(1, math.ceil(_long(text) / longest)), min(len(words), MOST_SHAPED) + 1):
        splits = (_split(words, cuts) for cuts in combinations(range(1, len(words)), count - 1))
        fitting = [lines for lines in splits if max(map(_long, lines)) <= longest]
        if fitting:
            return min(fitting, key=_ugliness)
    return _filled(words, longest)


def _filled(words: list[str], longest: float) -> list[str]:
    """Put words into lines, a word longer than a line in pieces."""
    each = max(1, int(longest))
    pieces = [word[start : start + each] for word in words for start in range(0, len(word), each)]
    lines = pieces[:1]
    for piece in pieces[1:]:
        if _long(lines[-1] + piece) <= longest:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


def _long(text: str) -> float:
    return TITLE.width(text) / (TITLE.size * POINT)


def _words(title: str) -> Iterator[str]:
    """Cut a title where it may break at all."""
    place = 0
    while place < len(title):
        found = next((word for word in WORDS if title.startswith(word, place)), "")
        if not found:
            match = CLUSTER.match(title, place)
            found = match.group() if match else title[place]
        while title.startswith(NEVER_FIRST, place + len(found)):
            found += title[place + len(found)]
        yield found
        place += len(found)


def _split(words: list[str], cuts: tuple[int, ...]) -> list[str]:
    return ["".join(words[start:end]) for start, end in pairwise((0, *cuts, len(words)))]


def _ugliness(lines: list[str]) -> float:
    """Judge a broken title: even lines, 关于 at a line's beginning, no hourglass."""
    lengths = [_long(line) for line in lines]
    mean = sum(lengths) / len(lengths)
    spread = sum((length - mean) ** 2 for length in lengths)
    begun = sum(40 for line in lines[1:] if line.startswith("关于"))
    equal = sum(4 for one, two in pairwise(lengths) if abs(one - two) < 0.8)  # a rectangle is neither shape
    hourglass = sum(30 for a, b, c in zip(lengths, lengths[1:], lengths[2:], strict=False) if b < a and b < c)
    return spread - begun + equal + hourglass


def mark_fit(text: str, width: float = WIDTH, largest: float = MARK_LARGEST) -> tuple[float, float]:
    """Return the size in points and the narrowing (1 is none) in which a mark fits `width` millimetres."""
    natural = Style("song", 1.0).width(text)
    size = min(largest, width / natural / MARK_SMALLEST_SHAPE)
    return size, min(1.0, width / (natural * size))
