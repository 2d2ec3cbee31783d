"""The head of the general format: every element in its place (GB/T 9704 7.2, 7.3.1, 7.3.2)."""

import pytest

from office.papers.official.paper import Heading, Paragraph
from office.papers.official.titles import title_lines
from tests.office.papers.official.measuring import (
    CHARACTER,
    LEFT,
    LINE,
    MM,
    OFFICE,
    RIGHT,
    TOP,
    find,
    ink,
    line_top,
    make,
    paper,
    rules,
    says,
)

MARK = OFFICE + "文件"


def test_the_mark_is_red_centred_and_35_mm_under_the_type_area() -> None:
    made = make(paper())
    mark = find(made, MARK)

    assert mark.red
    assert mark.face == "Paper-Song-Bold"
    assert mark.centre == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert ink(made, bottom=TOP + 60).top == pytest.approx(TOP + 35, abs=0.5)


@pytest.mark.parametrize("name", ["市府办", OFFICE, "青岛市电子政务和信息资源管理办公室" * 2])
def test_the_mark_never_leaves_the_type_area(name: str) -> None:
    mark = find(make(paper(organs=(name,))), name + "文件")

    assert LEFT - 0.3 <= mark.left < mark.right <= RIGHT + 0.3


def test_the_mark_without_the_word_file() -> None:
    assert "文件" not in says(make(paper(with_file_word=False)))


def test_the_number_is_centred_two_lines_under_the_mark() -> None:
    made = make(paper())
    number = find(made, "青电政〔2011〕12号")
    mark = ink(made, bottom=TOP + 60)

    assert number.centre == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert number.top - mark.bottom == pytest.approx(2 * LINE + (LINE - 16 / MM) / 2, abs=0.5)
    assert (number.face.endswith("Fang"), round(number.size)) == (True, 16)


def test_the_rule_is_4_mm_under_the_number_156_mm_wide_and_red() -> None:
    made = make(paper())
    rule = rules(made)[0]

    assert rule.red
    assert rule.width == pytest.approx(156, abs=0.1)
    assert 0.35 <= rule.height <= 0.5
    assert rule.top - find(made, "12号").bottom == pytest.approx(4, abs=0.1)


def test_the_title_is_two_lines_under_the_rule_and_the_addressee_one_under_the_title() -> None:
    made = make(paper())
    title, addressee = find(made, "关于开展检查的通知"), find(made, "机关各处室：")

    assert (round(title.size), title.face) == (22, "Paper-Song-Bold")
    assert title.centre == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
    assert title.top - rules(made)[0].bottom == pytest.approx(
        2 * LINE + 5 / MM, abs=0.1
    )  # 5: its own leading
    assert addressee.left == pytest.approx(LEFT, abs=0.05)
    assert addressee.top - title.bottom == pytest.approx(LINE + 4, abs=1)
    assert find(made, "甲").top - addressee.top == pytest.approx(LINE, abs=0.05)


def test_copy_number_secrecy_and_urgency_stand_in_this_order_at_the_left() -> None:
    """The portal holds no secret papers: the line is laid out for its place alone."""
    made = make(paper(copy_number="000012", secrecy="机密★5年", urgency="特急"))

    for line, (text, face) in enumerate((("000012", "Fang"), ("机密★5年", "Hei"), ("特急", "Hei")), 1):
        found = find(made, text)
        assert found.left == pytest.approx(LEFT, abs=0.05)
        assert found.top == pytest.approx(line_top(line), abs=0.1)
        assert found.face.endswith(face)


def test_an_upward_paper_shows_its_signer_on_the_numbers_line() -> None:
    made = make(paper(signers=("欧阳建国",)))
    number, label, name = find(made, "青电政〔2011〕12号"), find(made, "签发人："), find(made, "欧阳建国")

    assert number.left == pytest.approx(LEFT + CHARACTER, abs=0.05)
    assert name.right == pytest.approx(RIGHT - CHARACTER, abs=0.3)
    assert label.right == pytest.approx(name.left, abs=0.3)
    assert (label.face.endswith("Fang"), name.face.endswith("Kai")) == (True, True)
    assert number.top == pytest.approx(name.top, abs=0.05)


def test_signers_stand_two_to_a_row_and_the_number_on_the_last_row() -> None:
    made = make(paper(signers=("刘惠军", "王炜", "欧阳建国")))
    first, second, third = find(made, "刘惠军"), find(made, "王炜"), find(made, "欧阳建国")

    assert first.top == pytest.approx(second.top, abs=0.05)
    assert third.top - first.top == pytest.approx(LINE, abs=0.05)
    assert third.left == pytest.approx(first.left, abs=0.1)
    assert second.right - second.left == pytest.approx(
        3 * 16 / MM, abs=0.3
    )  # two characters as wide as three
    assert find(made, "青电政").top == pytest.approx(third.top, abs=0.05)


def test_joint_organs_stand_below_each_other_and_the_word_file_in_the_middle_at_their_right() -> None:
    organs = ("青岛市发展和改革委员会", "青岛市财政局", OFFICE)
    made = make(paper(organs=organs))
    names = [find(made, organ) for organ in organs]
    word = find(made, "文件")

    assert names[0].top < names[1].top < names[2].top
    for name in names:
        assert name.left == pytest.approx(names[0].left, abs=0.2)
        assert name.right == pytest.approx(names[0].right, abs=1)
    assert word.left > names[0].right
    assert (word.top + word.bottom) / 2 == pytest.approx((names[0].top + names[2].bottom) / 2, abs=1)
    assert word.right <= RIGHT + 0.3
    assert ink(made, bottom=TOP + 60).top == pytest.approx(TOP + 35, abs=0.5)


def test_page_one_shows_body_even_of_ten_organs() -> None:
    organs = tuple(f"青岛市{one}局" for one in "甲乙丙丁戊己庚辛壬癸")
    assert "国国国" in says(
        make(paper(organs=organs, signers=("李四",) * 10, blocks=(Paragraph("国" * 300),)))
    )


def test_an_addressee_that_would_leave_no_room_for_body_goes_to_the_imprint() -> None:
    many = "，".join(f"市第{n}直属单位" for n in range(1, 60))
    made = make(paper(addressee=many, copies_to="市委办公厅", blocks=(Paragraph("国" * 100),)))
    last = made.pages - 1

    assert "国国国" in says(made)
    assert "市第7直属单位" not in says(made)
    assert find(made, "主送：", last).top < find(made, "抄送：", last).top
    assert len(rules(made, last)) == 2  # no rule between them, and no printing organ


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    for length in range(200, 228):
        made = make(paper(blocks=(Paragraph("国" * length), Heading(1, "标题"), Paragraph("乙乙"))))
        page = 0 if "标题" in says(made) else 1
        assert "乙乙" in says(made, page), length


def test_titles_are_broken_at_words_to_a_good_shape() -> None:
    assert title_lines("关于开展检查的通知") == ["关于开展检查的通知"]
    assert title_lines("青岛市电子政务和信息资源管理办公室关于做好政务信息资源整合共享工作的通知") == [
        "青岛市电子政务和信息资源管理办公室",
        "关于做好政务信息资源整合共享工作的通知",
    ]
    assert title_lines("第一行\n第二行") == ["第一行", "第二行"]
    long = title_lines("关于" + "加强全市电子政务网络和信息系统安全管理" * 3 + "的通知")
    assert all(len(line) <= 20 for line in long)
    assert not any(line.startswith(("的", "、", "，")) for line in long)
