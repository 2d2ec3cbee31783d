"""The body: headings with their numbers, paragraphs and pictures become strips (GB/T 9704 7.3.3)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.html import format_html

from office.papers.official.blocks import MAX_LEVEL, Block, Heading, Paragraph, Picture, Table
from office.papers.official.drawn import css
from office.papers.official.lines import break_lines
from office.papers.official.measures import BODY, CHARACTER, HEI, KAI, LINE, SMALL, WIDTH, Style
from office.papers.official.pictures import read_picture
from office.papers.official.strips import Strip
from office.papers.official.tables import table_strips

DIGITS = "零一二三四五六七八九"
FACES = (HEI, KAI, BODY, BODY)  # of the headings of level 1 to 4
INDENT = 2 * CHARACTER
PICTURE_LINES = 14  # the most that a picture takes, so that its page still shows text


@dataclass
class Counter:
    """Numbers the headings of one body: 一、 （一） 1. （1）, each level anew under the one above it."""

    counts: list[int] = field(default_factory=lambda: [0] * MAX_LEVEL)

    def number(self, level: int) -> str:
        """Return the number of the next heading of a level, as it is printed."""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (MAX_LEVEL - level)
        count = self.counts[level - 1]
        return (f"{chinese(count)}、", f"（{chinese(count)}）", f"{count}.", f"（{count}）")[level - 1]


def chinese(number: int) -> str:
    """Return a number from 1 to 99 in Chinese: 1 is 一, 12 十二, 30 三十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


def body_strips(blocks: Sequence[Block], pictures: Mapping[str, bytes]) -> list[Strip]:
    """Return the strips of a body or an annex."""
    strips: list[Strip] = []
    counter = Counter()
    for block in blocks:
        match block:
            case Heading():
                text = counter.number(block.level) + block.text
                strips += text_strips(text, FACES[block.level - 1], keep=True)
            case Paragraph():
                strips += text_strips(block.text)
            case Table():
                strips += table_strips(block)
            case Picture():
                strips += _picture(block, pictures)
    return strips


def text_strips(text: str, style: Style = BODY, *, keep: bool = False) -> list[Strip]:
    """Return a paragraph, begun two characters in; `keep`: its lines and what comes after stay together."""
    lines = break_lines(text, style, WIDTH, first=INDENT)
    return [Strip(line.html(), keep=keep, is_body=True) for line in lines]


def keep_with(body: Sequence[Strip], below: Sequence[Strip], kept: int) -> list[Strip]:
    """Return the body and what stands below it, all of that on the page of the last `kept` lines of the body."""
    cut = max(len(body) - kept, 0)
    together = [*body[cut:], *below]
    return [*body[:cut], *(replace(strip, keep=True) for strip in together[:-1]), *together[-1:]]


def _picture(block: Picture, pictures: Mapping[str, bytes]) -> list[Strip]:
    picture = read_picture(block.file, pictures)
    scale = min(1.0, WIDTH / picture.width, PICTURE_LINES * LINE / picture.height)
    wide, high = picture.width * scale, picture.height * scale
    height = math.ceil(high / LINE) * LINE
    html = format_html(
        '<div class="picture" style="{}"><img src="asset:{}" style="{}"></div>',
        css(height=height), picture.asset, css(margin_top=height - high, width=wide, height=high),
    )  # fmt: skip
    caption = break_lines(block.caption, SMALL, WIDTH) if block.caption else []
    below = [Strip(line.centred(WIDTH).html(), is_body=True) for line in caption]
    return [Strip(html, height, keep=bool(below), is_body=True), *below]
