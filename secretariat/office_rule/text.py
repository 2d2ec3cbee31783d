"""The text of a rule: typed a line a paragraph, read as chapters (第一章) and articles (第一条)."""

import re
from dataclasses import dataclass

NUMBER = r"第[一二三四五六七八九十百零〇\d]{1,6}"
CHAPTER = re.compile(rf"({NUMBER}章)\s*(.*)")
ARTICLE = re.compile(rf"({NUMBER}条)\s*(.*)")


@dataclass(frozen=True)
class Part:
    """A line of a rule: `level` is chapter, article or paragraph; `number` 第一条, or nothing."""

    level: str
    number: str
    text: str


def lines(body: str) -> list[str]:
    """The lines in which something is written, without idle spaces."""
    return [" ".join(line.split()) for line in body.splitlines() if line.strip()]


def parts(body: str) -> list[Part]:
    """Each line as what it is by the number it begins with."""
    return [_part(line) for line in lines(body)]


def articles(body: str) -> list[str]:
    """The numbers of its articles, in order: 第一条, 第二条 …"""
    return [part.number for part in parts(body) if part.level == "article"]


def _part(line: str) -> Part:
    for level, pattern in (("chapter", CHAPTER), ("article", ARTICLE)):
        if found := pattern.match(line):
            return Part(level, found[1], found[2].strip())
    return Part("paragraph", "", line)
