"""The receiving-stamp label (收文章) and the archive stamp (归档章): their size, their text, the QR code."""

from dataclasses import replace
from datetime import date

import segno

from office.papers import render
from office.papers.contents import ArchiveStamp, ReceiptLabel
from tests.office.papers import reading
from tests.office.papers.conftest import COMMON

URL = "https://office.example.gov.cn/incoming/1234/"
RIGHT, TOP, SIDE = 58.0, 4.5, 20.8  # of the QR code with its quiet zone on the label, in millimetres


def label(number: str = "〔2026〕123号") -> ReceiptLabel:
    return ReceiptLabel(**COMMON, number=number, received_on=date(2026, 11, 18), url=URL)


def test_the_label_is_sixty_by_thirty_and_says_what_a_stamp_says(chinese: None) -> None:
    pdf = render.make(label())

    assert reading.sizes(pdf) == [(60.0, 30.0)]
    page = reading.text(pdf)
    assert page == "青岛市电子政务和信息资源管理办公室收文章编号〔2026〕123号日期2026年11月18日"


def test_the_longest_number_stays_clear_of_the_code(chinese: None) -> None:
    pdf = render.make(label("〔2026〕12345号"))

    assert reading.word(pdf, "12345")["x1"] / reading.MM < RIGHT - SIDE + 3


def test_the_code_is_the_address_of_the_record(chinese: None) -> None:
    """Module for module; it was read with a decoder when the label was designed."""
    scale = 10
    page = reading.picture(render.make(label()), scale)
    wanted = [list(row) for row in segno.make_qr(URL, error="m").matrix_iter(border=4)]
    step = SIDE / len(wanted) * reading.MM * scale

    def dark(row: int, column: int) -> bool:
        x = (RIGHT - SIDE) * reading.MM * scale + (column + 0.5) * step
        y = TOP * reading.MM * scale + (row + 0.5) * step
        return page.getpixel((round(x), round(y))) < 128

    found = [[dark(row, column) for column in range(len(wanted))] for row in range(len(wanted))]
    assert found == [[bool(module) for module in row] for row in wanted]


def test_the_archive_stamp_has_six_cells(chinese: None) -> None:
    stamp = ArchiveStamp(
        **COMMON, fonds="Z109", year=2026, item="0123", division="秘书处", retention="30年", pages=15
    )

    pdf = render.make(stamp)

    assert reading.sizes(pdf) == [(47.0, 18.0)]
    assert reading.text(pdf) == "Z10920260123秘书处30年15"


def test_a_long_english_name_of_the_office_stays_inside_the_stamp(english: None) -> None:
    name = "Qingdao E-Government and Information Resources Management Office"
    pdf = render.make(replace(label(), office=name))

    assert reading.sizes(pdf) == [(60.0, 30.0)]
    assert "".join(name.split()) in reading.text(pdf)
    assert reading.word(pdf, "Management")["bottom"] < reading.word(pdf, "Receiving")["top"] + 4
