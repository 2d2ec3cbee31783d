"""Letters, orders and minutes (GB/T 9704 10), each element in its place."""

from datetime import date

import pytest

from office.papers.official.paper import Ending, Form, Paragraph, Signature
from tests.office.papers.official.measuring import (
    CHARACTER,
    LEFT,
    LINE,
    MM,
    RIGHT,
    TOP,
    find,
    ink,
    make,
    paper,
    rules,
    says,
)

GAP = 16 / MM * 7 / 8  # between a letter's rule and what stands beside it
LETTER = paper(
    form=Form.LETTER, urgency="特急", dated=date(2011, 9, 6), copies_to="市政府办公厅", printed_by="不印",
    blocks=(Paragraph("国" * 800),),
)  # fmt: skip


def test_the_mark_of_a_letter_is_30_mm_under_the_edge_of_the_page() -> None:
    made = make(LETTER)

    assert ink(made, bottom=60).top == pytest.approx(30, abs=0.5)
    assert find(made, "青岛市电子政务办公室").red
    assert "文件" not in says(made)


def test_a_letters_red_double_rules_are_170_mm_wide_thick_outside() -> None:
    made = make(LETTER)
    upper_thick, upper_thin, lower_thin, lower_thick = rules(made)

    for rule in rules(made):
        assert rule.red
        assert rule.width == pytest.approx(170, abs=0.1)
        assert rule.centre == pytest.approx(105, abs=0.1)
    assert upper_thick.top - find(made, "青岛市电子政务办公室").bottom == pytest.approx(4, abs=1.5)
    assert upper_thick.top - ink(made, bottom=upper_thick.top - 1).bottom == pytest.approx(4, abs=0.5)
    assert lower_thick.bottom == pytest.approx(297 - 20, abs=0.1)
    assert upper_thick.height > 2 * upper_thin.height
    assert lower_thick.height > 2 * lower_thin.height


def test_a_letters_number_is_at_the_right_and_its_urgency_at_the_left_under_the_rule() -> None:
    made = make(LETTER)
    number, urgency, title = (
        find(made, text) for text in ("青电政〔2011〕12号", "特急", "关于开展检查的通知")
    )

    assert number.right == pytest.approx(RIGHT, abs=0.2)
    assert urgency.left == pytest.approx(LEFT, abs=0.05)
    for element in (number, urgency):
        assert element.top - rules(made)[1].bottom == pytest.approx(GAP, abs=0.1)
    assert title.top - number.bottom == pytest.approx(2 * LINE + (LINE - 16 / MM) / 2 + 5 / MM, abs=0.1)


def test_a_letters_first_page_has_no_number_and_the_others_have() -> None:
    made = make(LETTER)

    assert made.pages == 2
    assert "— 1 —" not in says(made)
    assert "— 2 —" in says(made, 1)
    assert rules(made, 1) == []


def test_the_last_line_of_a_letters_first_page_keeps_its_distance_from_the_rule() -> None:
    made = make(LETTER)
    lowest = max(find(made, "国" * 20, nth=line).bottom for line in range(3))
    lowest = max(lowest, ink(made, top=200, bottom=rules(made)[2].top - 1).bottom)
    assert GAP - 0.3 <= rules(made)[2].top - lowest < GAP + LINE


def test_a_letters_imprint_has_no_rules_and_no_printing_organ() -> None:
    made = make(LETTER)
    copies = find(made, "抄送：", 1)

    assert copies.bottom == pytest.approx(262, abs=3)
    assert "不印" not in says(made, 1)


def test_a_letter_of_several_organs_carries_the_lead_organs_mark() -> None:
    made = make(paper(form=Form.LETTER, organs=("甲局", "乙局")))
    assert "甲局" in says(made)
    assert "乙局" not in says(made)


def test_an_order_has_its_mark_at_20_mm_its_number_and_body_two_lines_apart_and_no_title() -> None:
    made = make(
        paper(
            form=Form.ORDER, organs=("青岛市人民政府",), number="第213号", addressee="",
            ending=Ending.SIGNATURE_STAMP, signatures=(Signature(title="市长", name="夏耕"),),
        )
    )  # fmt: skip
    number, body = find(made, "第213号"), find(made, "甲")
    mark = ink(made, bottom=TOP + 45)

    assert find(made, "青岛市人民政府令").red
    assert mark.top == pytest.approx(TOP + 20, abs=0.5)
    assert number.centre == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
    assert number.top - mark.bottom == pytest.approx(2 * LINE + (LINE - 16 / MM) / 2, abs=0.5)
    assert body.top - number.top == pytest.approx(3 * LINE, abs=0.1)
    assert "关于开展检查的通知" not in says(made)
    assert len(made.seal_boxes) == 1


def test_minutes_have_their_mark_at_35_mm_and_name_who_was_there() -> None:
    many = "、".join(f"张{one}" for one in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未")
    made = make(
        paper(
            form=Form.MINUTES, organs=("主任办公会议",), number="第12期", addressee="", signatures=(),
            attendees=many, absent="钱大伟", observers="高原", printed_by="秘书处", dated=date(2011, 9, 7),
        )
    )  # fmt: skip
    mark, number, day = find(made, "主任办公会议纪要"), find(made, "第12期"), find(made, "2011年9月7日")

    assert mark.red
    assert ink(made, bottom=TOP + 60).top == pytest.approx(TOP + 35, abs=0.5)
    assert number.centre == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
    assert find(made, "秘书处").left == pytest.approx(LEFT + CHARACTER, abs=0.05)
    assert day.right == pytest.approx(RIGHT - CHARACTER, abs=0.3)
    assert rules(made)[0].top - day.bottom == pytest.approx(4, abs=0.1)
    previous = find(made, "末行").top
    for label, first, apart in (("出席：", "张甲", 2), ("请假：", "钱大伟", None), ("列席：", "高原", 1)):
        found, name = find(made, label), find(made, first)
        assert (found.face.endswith("Hei"), name.face.endswith("Fang")) == (True, True)
        assert found.left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.05)
        assert name.left == pytest.approx(found.right, abs=0.3)
        if apart:
            assert found.top - previous == pytest.approx(apart * LINE, abs=0.05)
        previous = found.top
    assert find(made, "张未").left >= find(made, "张甲").left - 0.1  # goes on under the first name
    assert made.seal_boxes == ()
