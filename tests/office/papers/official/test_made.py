"""What holds of every official document: faces, rare characters, refusals, PDF/A, the same bytes, its blocks as data."""

import hashlib
from io import BytesIO
from pathlib import Path

import page
import pypdf
import pytest
from django.test.utils import override_settings
from django.utils import translation
from PIL import Image

from office.papers import fonts
from office.papers.errors import MissingGlyphs, PaperFailed, PaperUnavailable
from office.papers.official import samples
from office.papers.official.make import may_issue
from office.papers.official.paper import Heading, Paragraph, Picture, Signature, Table, block_data, block_from
from tests.office.papers import reading
from tests.office.papers.official.measuring import LEFT, MM, RIGHT, chars, find, make, paper, says

PICTURES = {samples.CHART_FILE: samples.CHART}
BLOCKS = (
    (Heading(2, "范围"), {"kind": "heading", "level": 2, "text": "范围"}),
    (Paragraph("正文"), {"kind": "paragraph", "text": "正文"}),
    (
        Table((("甲", "乙"), ("1", "2")), 1, "表1", True),
        {
            "kind": "table",
            "rows": [["甲", "乙"], ["1", "2"]],
            "header_rows": 1,
            "caption": "表1",
            "landscape": True,
        },
    ),
    (Picture("ab" * 32, "图1"), {"kind": "picture", "file": "ab" * 32, "caption": "图1"}),
)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave this machine without a fallback face."""
    monkeypatch.setattr(fonts, "fallback_faces", lambda: ())


@pytest.mark.parametrize(("block", "data"), BLOCKS)
def test_a_block_is_the_same_as_data_and_back(block: object, data: dict[str, object]) -> None:
    assert block_data(block) == data  # type: ignore[arg-type]
    assert block_from(data) == block


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "frame", "text": ""},
        {"kind": "heading", "text": "无级"},
        {"kind": "heading", "level": 5, "text": "过深"},
        {"kind": "table", "rows": []},
        {"kind": "table", "rows": [["甲"], ["乙", "丙"]]},
        {"kind": "table", "rows": [["甲"]], "header_rows": 2},
        {"text": "无类"},
    ],
)
def test_what_is_no_block_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        block_from(data)


def test_a_rare_character_falls_back_and_stays_on_the_grid() -> None:
    made = make(paper(blocks=(Paragraph("国" * 5 + "镕喆" + "国" * 5),)))
    faces = reading.embedded_faces(made.pdf)

    assert "镕喆" in says(made)
    assert any(name.startswith("Noto") for name in faces)
    assert find(made, "镕").left - find(made, "国镕").left == pytest.approx(156 / 28, abs=0.1)


def test_without_rare_characters_noto_is_not_even_loaded() -> None:
    assert not any(name.startswith("Noto") for name in reading.embedded_faces(make(paper()).pdf))


def test_a_character_that_no_face_has_is_refused_and_named() -> None:
    with pytest.raises(MissingGlyphs) as refusal:
        make(paper(title="关于\ue000的通知"))
    assert refusal.value.characters == {"\ue000"}


def test_a_rare_character_without_a_fallback_is_refused(bare: None) -> None:
    with pytest.raises(MissingGlyphs, match="镕"):
        make(paper(signers=("朱镕",)))


def test_without_the_main_face_a_draft_is_made_and_issuing_is_refused(tmp_path: Path) -> None:
    assert may_issue() == ""
    with override_settings(FONT_DIR=tmp_path, OFFICIAL_FONT_DIR=""), translation.override("en"):
        assert "FangSong" in may_issue()
        made = make(paper())

    assert "关于开展检查的通知" in says(made)
    assert find(made, "甲" * 26).right <= RIGHT + 0.3


def test_without_any_face_nothing_is_made(tmp_path: Path, bare: None) -> None:
    with (
        override_settings(FONT_DIR=tmp_path / "none", OFFICIAL_FONT_DIR=""),
        pytest.raises(PaperUnavailable),
    ):
        make(paper())


def test_text_is_text_and_never_mark_up() -> None:
    hostile = "<img src=file:///etc/passwd><script>x</script>&amp;"
    made = make(paper(title=hostile, addressee=hostile, blocks=(Paragraph(hostile), Table(((hostile,),)))))
    assert "".join(says(made).split()).count("/etc/passwd") == 4


def test_a_picture_fits_the_type_area() -> None:
    wide = _png(4000, 500)
    file = hashlib.sha256(wide).hexdigest()
    made = make(paper(blocks=(Picture(file, "图1"),)), pictures={file: wide})
    caption = find(made, "图1")

    assert caption.centre == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
    image = pypdf.PdfReader(BytesIO(made.pdf)).pages[0].images[0]
    assert image.image is not None
    assert image.image.size[0] <= 4000


def test_a_picture_that_is_not_given_or_no_picture_is_refused() -> None:
    for given in ({}, {"aa": b"<svg/>"}, {"aa": b"GIF89a"}):
        with pytest.raises(PaperFailed):
            make(paper(blocks=(Picture("aa"),)), pictures=given)


def test_texts_of_any_length_are_laid_out_whole_and_soon() -> None:
    """Words by the hundred, a word longer than a line, a cell higher than a page: nothing is cut off."""
    title = "".join(f"关于第{number}项工作的" for number in range(60)) + "a" * 90
    cell = "".join(f"〔{number}〕" for number in range(900))
    table = Table((("序号", "说明"), ("1", cell)))
    made = make(paper(title=title, blocks=(Paragraph("国"), table, Table(table.rows, landscape=True))))
    whole = "".join(says(made, place) for place in range(made.pages))

    assert all(f"第{number}项" in whole for number in range(60))
    assert whole.count("〔899〕") == 2
    for place in range(made.pages):
        for char in chars(made, place):
            assert char["x0"] / MM >= LEFT - 0.5
            assert char["x1"] / MM <= RIGHT + 0.5
            assert 30 < char["top"] / MM < 275


def test_what_is_higher_than_a_page_is_refused_and_not_cut_off() -> None:
    many = tuple(Signature(organ=f"青岛市第{number}局") for number in range(30))
    with pytest.raises(PaperFailed):
        make(paper(signatures=many))


def _png(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("L", (width, height), 200).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_sample_is_pdf_a_of_a4_pages_and_embeds_its_faces(name: str) -> None:
    made = make(samples.SAMPLES[name](), pictures=PICTURES)

    assert set(reading.sizes(made.pdf)) == {(210.0, 297.0)}
    assert all(reading.embedded_faces(made.pdf).values())
    checked = page.validate_pdf_bytes(made.pdf, profile=page.ValidationProfile.PDF_A_3U)
    assert checked.is_compliant, str(checked)
    assert len(reading.sizes(made.pdf)) == made.pages
    assert all(
        box.page < made.pages and box.left < box.right and box.bottom < box.top for box in made.seal_boxes
    )


def test_the_same_document_gives_the_same_bytes() -> None:
    from office.papers.official import make as module

    first = make(samples.letter()).pdf
    module._made.cache_clear()
    make(samples.notice(), pictures=PICTURES)  # another one in between
    module._made.cache_clear()
    assert make(samples.letter()).pdf == first
