"""Signature, date, seals, remark, annexes, imprint and page numbers (GB/T 9704 7.3.4 to 7.5)."""

from datetime import date
from itertools import pairwise

import pytest

from office.papers.official.paper import Annex, Box, Ending, Form, Made, Paragraph, Signature, Table
from tests.office.papers.official.measuring import (
    BOTTOM,
    CHARACTER,
    LEFT,
    LINE,
    MM,
    OFFICE,
    RIGHT,
    find,
    line_top,
    make,
    paper,
    rules,
    says,
)

DAY = date(2011, 9, 6)
DATED = "2011年9月6日"
IMPRINT = {"copies_to": "市委办公厅，市政府办公厅", "printed_by": OFFICE, "printed_on": DAY}


def millimetres(box: Box) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a box from the page's upper left corner."""
    return box.left / MM, 297 - box.top / MM, box.right / MM, 297 - box.bottom / MM


def organs(count: int) -> tuple[Signature, ...]:
    return tuple(Signature(organ=f"青岛市{'甲乙丙丁戊己庚'[place]}局") for place in range(count))


def seals(made: Made) -> list[tuple[float, float, float, float]]:
    return [millimetres(box) for box in made.seal_boxes]


def test_under_a_seal_the_date_is_four_characters_in_and_the_name_centred_over_it() -> None:
    made = make(paper(dated=DAY))
    name, day = find(made, OFFICE), find(made, DATED)
    name = find(made, OFFICE, nth=1)  # the first is the mark

    assert day.right == pytest.approx(RIGHT - 4 * CHARACTER, abs=0.3)
    assert name.centre == pytest.approx(day.centre, abs=0.3)
    assert day.top - name.top == pytest.approx(LINE, abs=0.05)


@pytest.mark.parametrize("seal", [38.0, 42.0, 45.0])
def test_the_seal_lies_over_name_and_date_and_begins_within_a_line_of_the_body(seal: float) -> None:
    made = make(paper(dated=DAY), seal_mm=seal)
    ((left, top, right, bottom),) = seals(made)
    day, name = find(made, DATED), find(made, OFFICE, nth=1)
    body_ends = find(made, "末行").bottom + (LINE - 16 / MM) / 2

    assert right - left == pytest.approx(seal, abs=0.01)
    assert (left + right) / 2 == pytest.approx(day.centre, abs=0.3)
    assert 0 <= top - body_ends <= LINE
    assert top < name.top < day.bottom < bottom
    assert 0 < (name.top + day.bottom) / 2 - (top + bottom) / 2 < 6  # name and date a little below its centre


def test_a_name_too_long_to_be_centred_so_moves_the_date_inwards() -> None:
    long = "青岛市电子政务和信息资源管理办公室"
    made = make(paper(dated=DAY, signatures=(Signature(organ=long),)))
    name, day = find(made, long), find(made, DATED)

    assert name.right <= RIGHT + 0.2
    assert day.centre == pytest.approx(name.centre, abs=0.3)


@pytest.mark.parametrize(("count", "rows"), [(2, [2]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (7, [3, 2, 2])])
def test_several_seals_stand_in_rows_of_three_at_most_and_never_touch(count: int, rows: list[int]) -> None:
    made = make(paper(dated=DAY, organs=("甲局",), signatures=organs(count)))
    boxes = seals(made)
    tops = [round(top, 1) for _, top, _, _ in boxes]

    assert [tops.count(top) for top in dict.fromkeys(tops)] == rows
    assert all(left >= LEFT - 0.01 and right <= RIGHT + 0.01 for left, _, right, _ in boxes)
    for one, two in pairwise(boxes):
        assert two[0] - one[2] >= 1.9 or two[1] - one[3] >= 1.9
    page = made.seal_boxes[-1].page
    for signature, (left, top, right, bottom) in zip(organs(count), boxes, strict=True):
        name = find(made, signature.organ, page)
        assert name.centre == pytest.approx((left + right) / 2, abs=0.3)
        assert top < name.top < name.bottom < bottom
    day = find(made, DATED, page)
    assert day.centre == pytest.approx((boxes[-1][0] + boxes[-1][2]) / 2, abs=0.3)
    assert day.right == pytest.approx(RIGHT - 4 * CHARACTER, abs=0.3)
    assert boxes[-1][1] < day.top < day.bottom < boxes[-1][3]


def test_without_a_seal_the_name_is_two_characters_in_and_the_date_two_further_than_it() -> None:
    made = make(paper(dated=DAY, ending=Ending.UNSEALED))
    name, day = find(made, OFFICE, nth=1), find(made, DATED)

    assert made.seal_boxes == ()
    assert name.right == pytest.approx(RIGHT - 2 * CHARACTER, abs=0.3)
    assert name.top - find(made, "末行").top == pytest.approx(2 * LINE, abs=0.05)  # one blank line
    assert day.left - name.left == pytest.approx(2 * CHARACTER, abs=0.1)


def test_a_date_longer_than_the_name_is_two_characters_in_itself() -> None:
    made = make(
        paper(dated=date(2011, 11, 16), ending=Ending.UNSEALED, signatures=(Signature(organ="市府办"),))
    )
    name, day = find(made, "市府办"), find(made, "2011年11月16日")

    assert day.right == pytest.approx(RIGHT - 2 * CHARACTER, abs=0.3)
    assert day.left - name.left == pytest.approx(2 * CHARACTER, abs=0.1)


def test_a_name_stamp_is_four_characters_in_with_the_title_two_before_it() -> None:
    stamp = (Signature(title="市长", name="夏耕"),)
    made = make(paper(dated=DAY, ending=Ending.SIGNATURE_STAMP, signatures=stamp))
    ((left, top, right, bottom),) = seals(made)
    title, day = find(made, "市长"), find(made, DATED)

    assert right == pytest.approx(RIGHT - 4 * CHARACTER, abs=0.01)
    assert left - title.right == pytest.approx(2 * CHARACTER, abs=0.3)
    assert (top + bottom) / 2 == pytest.approx((title.top + title.bottom) / 2, abs=0.1)
    assert title.top - find(made, "末行").top == pytest.approx(3 * LINE, abs=0.05)  # two blank lines
    assert day.top - title.top == pytest.approx(2 * LINE, abs=0.05)  # one blank line
    assert day.right == pytest.approx(RIGHT - 4 * CHARACTER, abs=0.3)


def test_the_remark_is_in_brackets_on_the_line_under_the_date() -> None:
    made = make(paper(dated=DAY, remark="此件公开发布"))
    remark = find(made, "（此件公开发布）")

    assert remark.left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.05)
    assert remark.top - find(made, DATED).top == pytest.approx(LINE, abs=0.05)


def test_an_ending_never_stands_on_a_page_without_body() -> None:
    for length in range(300, 700, 28):
        made = make(paper(dated=DAY, blocks=(Paragraph("国" * length),)))
        assert "国国" in says(made, made.seal_boxes[0].page), length


def test_the_annex_note_names_the_annexes_without_end_marks() -> None:
    long = "关于" + "很长的名称" * 7 + "到此为止的汇总表"
    made = make(
        paper(annexes=(Annex(long, (Paragraph("一"),)), Annex("短", (Paragraph("二"),))), signatures=())
    )
    label, first, second = find(made, "附件：1."), find(made, long[:10]), find(made, "2.短")

    assert label.left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.05)
    assert label.top - find(made, "末行").top == pytest.approx(2 * LINE, abs=0.05)  # one blank line
    assert second.left == pytest.approx(label.right - find(made, "1.").width, abs=0.3)
    rest = find(made, long[-8:])
    assert rest.top - first.top == pytest.approx(LINE, abs=0.05)
    assert rest.left >= first.left - 0.3


def test_an_annex_begins_a_page_its_label_on_line_1_and_its_title_on_line_3() -> None:
    annexes = (Annex("登记表", (Paragraph("请填写。"),)), Annex("汇总表", (Paragraph("略。"),)))
    made = make(paper(signatures=(), annexes=annexes, **IMPRINT))

    assert made.pages == 3
    for page, (label, title) in enumerate((("附件1", "登记表"), ("附件2", "汇总表")), 1):
        found = find(made, label, page)
        assert (found.left, found.top) == pytest.approx((LEFT, line_top(1)), abs=0.1)
        assert found.face.endswith("Hei")
        heading = find(made, title, page)
        assert line_top(3) - 3 < heading.top < line_top(3) + 1
        assert heading.centre == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
    assert "抄送" in says(made, 2)
    assert "抄送" not in says(made, 0)


def test_one_annex_has_no_number() -> None:
    made = make(paper(annexes=(Annex("登记表", (Paragraph("请填写。"),)),), signatures=()))
    assert "附件：登记表" in says(made)
    assert "附件1" not in says(made, 1)


def test_the_imprint_is_at_the_foot_of_the_last_page_between_its_rules() -> None:
    made = make(paper(dated=DAY, blocks=(Paragraph("国" * 600),), **IMPRINT))
    first, inner, last = rules(made, made.pages - 1)

    assert last.bottom == pytest.approx(BOTTOM, abs=0.05)
    for rule, thickness in ((first, 0.35), (inner, 0.25), (last, 0.35)):
        assert rule.width == pytest.approx(156, abs=0.05)
        assert rule.height == pytest.approx(thickness, abs=0.02)
        assert not rule.red
    copies, printed, day = (find(made, text, made.pages - 1) for text in ("抄送：", OFFICE, DATED + "印发"))
    assert copies.left == pytest.approx(LEFT + 14 / MM, abs=0.1)
    assert first.bottom < copies.top < copies.bottom < inner.top
    printed = find(made, OFFICE, made.pages - 1, nth=1)  # after the signature
    assert printed.left == pytest.approx(LEFT + 14 / MM, abs=0.1)
    assert day.right == pytest.approx(RIGHT - 14 / MM, abs=0.3)
    assert inner.bottom < printed.top < day.bottom < last.top
    assert {round(copies.size), round(printed.size), round(day.size)} == {14}
    assert says(made, made.pages - 1).count("市政府办公厅。") == 1


def test_an_imprint_can_be_put_on_an_even_page_which_then_bears_no_number() -> None:
    short = make(paper(dated=DAY, imprint_on_even_page=True, **IMPRINT))
    long = make(paper(dated=DAY, imprint_on_even_page=True, blocks=(Paragraph("国" * 400),), **IMPRINT))

    assert (short.pages, long.pages) == (2, 2)
    assert "抄送" in says(short, 1)
    assert "—" not in says(short, 1)
    assert "国" in says(long, 1)
    assert "— 2 —" in says(long, 1)


def test_page_numbers_lie_right_on_odd_pages_and_left_on_even_ones() -> None:
    made = make(paper(blocks=(Paragraph("国" * 2000),)))

    for page in range(made.pages):
        number = find(made, f"— {page + 1} —", page)
        assert (number.top + number.bottom) / 2 == pytest.approx(BOTTOM + 7, abs=0.8)
        assert round(number.size) == 14
        if page % 2:
            assert number.left == pytest.approx(LEFT + 14 / MM, abs=0.2)
        else:
            assert number.right == pytest.approx(RIGHT - 14 / MM, abs=0.2)


def test_a_table_repeats_its_head_and_stays_in_the_type_area() -> None:
    rows = tuple((str(n), f"第{n}个部门", "说明" * 20) for n in range(30))
    made = make(paper(blocks=(Table((("序号", "部门", "职责"), *rows), caption="表1"),)))

    assert made.pages > 2
    for page in range(made.pages):
        assert find(made, "序号", page).face.endswith("Hei")
        assert find(made, "部门", page).left >= LEFT
        assert find(made, "职责", page).right <= RIGHT


def test_a_landscape_table_is_turned_head_to_the_left_and_its_page_number_stays() -> None:
    rows = tuple(tuple(f"格{row}.{column}" for column in range(8)) for row in range(40))
    made = make(paper(blocks=(Paragraph("国"), Table((("列",) * 8, *rows), landscape=True))))

    for page in (1, 2):
        head, cell = find(made, "列", page), find(made, "格", page)
        assert head.right < cell.left  # the head at the left: binding edge on odd, outer edge on even pages
        number = find(made, f"— {page + 1} —", page)
        assert (number.top + number.bottom) / 2 == pytest.approx(BOTTOM + 7, abs=0.8)
        assert not set(says(made, page)) & {"国"}


def test_a_code_to_verify_stands_on_the_last_page_alone() -> None:
    given = {"code": "QD7K-93MX", "url": "https://check.example/QD7K93MX"}
    for form in (Form.GENERAL, Form.LETTER):
        made = make(paper(form=form, blocks=(Paragraph("国" * 900),), **given))
        assert "QD7K-93MX" not in says(made, 0)
        code = find(made, "QD7K-93MX", made.pages - 1)
        assert BOTTOM < code.top < 290
