"""Bars drawn to scale, told apart without colour, safe in the page; and what a declaration must have."""

from xml.etree import ElementTree

import pytest

from office.reports.chart import MOST, REACH, TONES, draw, draw_on_paper
from office.reports.report import Chart, Column, Kind, Report

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = (Column("name", "Of", "What it is of."), Column("a", "A", "The first.", Kind.COUNT),
           Column("b", "B", "The second.", Kind.COUNT))


def report(stacked: bool = False, **more: object) -> Report:
    return Report(code="test", title="T", about="A", columns=COLUMNS, rows=lambda user, asked: [],
                  chart=Chart(("a", "b"), stacked), **more)  # type: ignore[arg-type]


def bars(svg: str) -> list[tuple[float, float]]:
    """Where each bar begins and how long it is, in percent."""
    tree = ElementTree.fromstring(svg)
    rects = [one for one in tree.findall(f"{SVG}rect") if one.get("width", "").endswith("%")]
    return [(float(one.get("x", "").rstrip("%")), float(one.get("width", "").rstrip("%"))) for one in rects]


def test_the_longest_bar_reaches_and_the_others_are_to_scale() -> None:
    drawn = bars(draw(report(), [("一", 10, 5), ("二", 0, 2)]))
    assert drawn == [(0, REACH), (0, REACH / 2), (0, REACH / 5)]


def test_stacked_parts_stand_end_to_end() -> None:
    assert bars(draw(report(stacked=True), [("一", 6, 2), ("二", 2, 2)])) == [
        (0, REACH * 6 / 8), (REACH * 6 / 8, REACH * 2 / 8), (0, REACH * 2 / 8), (REACH * 2 / 8, REACH * 2 / 8)]


def test_what_is_nothing_is_not_drawn_and_nobody_needs_a_thousand_bars() -> None:
    assert bars(draw(report(), [("一", 0, 0), ("二", None, 0)])) == []
    assert len(bars(draw(report(), [(str(row), 1, 0) for row in range(1000)]))) == MOST


def test_names_are_no_markup_and_nothing_is_inline() -> None:
    svg = draw(report(), [('<script>alert("x")</script>', 1, 1)])
    assert "<script" not in svg and "style=" not in svg and "&lt;script&gt;" in svg
    tree = ElementTree.fromstring(svg)
    assert tree.get("role") == "img" and "The table has the same figures" in tree.get("aria-label", "")


def test_a_chart_on_paper_is_cut_into_pieces_of_one_scale() -> None:
    rows = [(str(row), row, 1) for row in range(1, 21)]
    pieces = draw_on_paper(report(), rows, 900, 400)
    assert len(pieces) > 1 and all(float(ElementTree.fromstring(one).get("height", "")) <= 400 for one in pieces)
    widths = [float(rect.get("width", "0")) for one in pieces for rect in ElementTree.fromstring(one).findall(f"{SVG}rect")
              if rect.get("stroke-width") == ".5"]
    assert max(widths) == pytest.approx(900 * REACH / 100) and min(widths) == pytest.approx(900 * REACH / 100 / 20)


def lightness(colour: str) -> float:
    """The relative luminance of sRGB (WCAG)."""
    parts = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= .03928 else ((one + .055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((.2126, .7152, .0722), linear, strict=True))


def test_the_tones_are_told_apart_without_colour() -> None:
    """No two are alike in lightness and pattern: only the first has none, and the patterns are different ones."""
    patterns = [pattern for _fill, pattern in TONES.values()]
    assert len(set(patterns)) == len(patterns) and patterns.count("") == 1
    plain, soon, pale = (lightness(TONES[name][0]) for name in ("plain", "soon", "pale"))
    assert (soon + .05) / (plain + .05) > 3 and (pale + .05) / (plain + .05) > 3


def test_a_figure_without_its_definition_is_refused() -> None:
    with pytest.raises(ValueError, match="without its definition"):
        Report(code="x", title="X", about="X", columns=(Column("a", "A", ""),), rows=lambda user, asked: [])
    with pytest.raises(ValueError, match="unknown"):
        Report(code="x", title="X", about="X", columns=COLUMNS, rows=lambda user, asked: [], chart=Chart(("c",)))
