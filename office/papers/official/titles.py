"""Titles in lines of a good shape, and marks of issuing organs in a size that fits."""

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, combinations, pairwise
from typing import Any

from office.papers.official.lines import CLUSTER
from office.papers.official.measures import POINT, TITLE, WIDTH, Style

# Words of this office that the segmenter's dictionary lacks; an author's own line breaks go before.
WORDS = (
    "外网", "内网", "专网", "云平台", "大数据局", "大数据", "发展改革委", "财政局", "电子政务办", "信息办", "老旧",
    "集约化建设", "电政信息办", "实施方案", "实施意见", "指导意见", "暂行办法", "会议纪要", "专题会议",
    "行动计划", "政务服务", "政务公开",
    "政务信息化", "信息资源", "一体化", "卫生健康委员会", "政府网站", "两化融合", "密码应用",
)  # fmt: skip
FREQUENT = 20_000  # as the dictionary counts: enough to be taken for one word
# Numbers and dates written in hanzi: 二〇二六年上半年.
UNBROKEN = re.compile(r"[第〇零一二三四五六七八九十百0-9]+(?:年度|年|月|日|号|次|期|届|个|项)?(?:[上下]半年)?")
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
    """Cut a title where it may break at all: between words, and as any line may end."""
    ends = _ends(_segmenter().cut(title, hmm=False)) & _ends(CLUSTER.findall(title))
    torn = {place for found in UNBROKEN.finditer(title) for place in range(found.start() + 1, found.end())}
    places = sorted(place for place in ends - torn if not title.startswith(NEVER_FIRST, place))
    for start, end in pairwise((0, *places)):
        yield title[start:end]


def _ends(pieces: Iterable[str]) -> set[int]:
    """Return where pieces of a text end."""
    return set(accumulate(map(len, pieces)))


@cache
def _segmenter() -> Any:
    """The dictionary takes a tenth of a second and 30 megabytes: only when a title is first broken."""
    import rjieba

    segmenter = rjieba.Jieba()
    for word in WORDS:
        segmenter.add_word(word, FREQUENT, "n")
    return segmenter


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
