"""Exactly 22 lines of 28 characters, filling a type area of 156 × 225 mm (GB/T 9704 5.2)."""

from collections import Counter

import pytest

from office.papers.official.lines import break_lines
from office.papers.official.measures import BODY, WIDTH
from office.papers.official.paper import Annex, Heading, Paragraph
from tests.office.papers.official.measuring import (
    BOTTOM,
    CHARACTER,
    LEFT,
    LINE,
    RIGHT,
    chars,
    find,
    line_top,
    make,
    paper,
    says,
)
from tests.office.papers.official.measuring import MM as POINTS

FULL = paper(blocks=(Paragraph("国" * 1500),), signatures=())


def test_a_page_has_22_lines_of_28_characters() -> None:
    made = make(FULL)
    drawn = [char for char in chars(made, 1) if char["text"] == "国"]

    lines = Counter(round(char["top"], 1) for char in drawn)
    assert len(lines) == 22
    assert set(lines.values()) == {28}
    for place, top in enumerate(sorted(lines), 1):
        assert top / POINTS == pytest.approx(line_top(place), abs=0.05)


def test_each_character_stands_on_its_place() -> None:
    drawn = [char for char in chars(make(FULL), 1) if char["text"] == "国"][:28]

    for place, char in enumerate(drawn):
        assert char["x0"] / POINTS == pytest.approx(LEFT + place * CHARACTER, abs=0.1)
        assert char["size"] == pytest.approx(16, abs=0.01)
    assert drawn[-1]["x1"] / POINTS == pytest.approx(RIGHT, abs=0.15)


def test_the_last_line_ends_in_the_type_area() -> None:
    lowest = max(char["bottom"] for char in chars(make(FULL), 1) if char["text"] == "国") / POINTS
    assert BOTTOM - LINE < lowest <= BOTTOM


def test_a_paragraph_begins_two_characters_in_and_goes_on_at_the_edge() -> None:
    made = make(paper(blocks=(Paragraph("甲" + "乙" * 25 + "丙" * 5),)))

    assert find(made, "甲").left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.05)
    assert find(made, "丙").left == pytest.approx(LEFT, abs=0.05)


def test_headings_have_their_numbers_and_faces() -> None:
    blocks = (
        Heading(1, "总则"), Heading(2, "范围"), Heading(2, "原则"), Heading(3, "统一"), Heading(4, "编号"),
        Heading(1, "附则"), Heading(2, "施行"),
    )  # fmt: skip
    made = make(paper(blocks=blocks))

    for text, face in (
        ("一、总则", "Hei"), ("（一）范围", "Kai"), ("（二）原则", "Kai"), ("1.统一", "Fang"), ("（1）编号", "Fang"),
        ("二、附则", "Hei"), ("（一）施行", "Kai"),
    ):  # fmt: skip
        heading = find(made, text)
        assert heading.face.endswith(face)
        assert heading.size == pytest.approx(16, abs=0.01)


def test_headings_of_an_annex_are_counted_anew() -> None:
    annex = Annex("说明", (Heading(1, "来源"),))
    made = make(paper(blocks=(Heading(1, "总则"), Heading(1, "附则")), annexes=(annex,)))
    assert "一、来源" in says(made, made.pages - 1)


@pytest.mark.parametrize("mark", "，。、；：？！）》”")
def test_no_line_begins_with_a_closing_mark_and_the_line_before_is_spread(mark: str) -> None:
    lines = break_lines("国" * 28 + mark + "国" * 3, BODY, WIDTH)

    assert [line.text for line in lines] == ["国" * 27, "国" + mark + "国" * 3]
    assert lines[0].style.width(lines[0].text) / WIDTH < 1
    spread = lines[0].style.width(lines[0].text) + 26 * lines[0].spacing / POINTS
    assert spread == pytest.approx(WIDTH, abs=0.01)


@pytest.mark.parametrize("mark", "（《“〔")
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    lines = break_lines("国" * 27 + mark + "国" * 3, BODY, WIDTH)
    assert [line.text for line in lines] == ["国" * 27, mark + "国" * 3]


def test_numbers_words_and_dashes_are_not_torn_but_an_address_longer_than_a_line_is() -> None:
    for whole in ("2011年", "12345.67", "e-Government", "——", "……"):
        lines = break_lines("国" * 27 + whole, BODY, WIDTH)
        assert any(whole in line.text for line in lines), whole
    address = "https://www.example.org/" + "a" * 80
    lines = break_lines(address, BODY, WIDTH)
    assert "".join(line.text for line in lines) == address
    assert all(BODY.width(line.text) <= WIDTH + 0.01 for line in lines)
