"""Faces: embedded, never a blank box, and a clear refusal where there is none."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test.utils import override_settings

from office.papers import engine, fonts, render
from office.papers.contents import HandlingSheet
from office.papers.errors import MissingGlyphs, PaperUnavailable
from tests.office.papers import reading

RARE = "镕喆堃珺玥昇旻䶮𠮷"  # in people's names, not in GB 2312
EMPTY_FONTCONFIG = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'


@pytest.fixture
def without_noto(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.fallback_faces.cache_clear()
    monkeypatch.setattr(fonts, "SYSTEM_FONT_DIRS", ("/nowhere",))
    yield
    fonts.fallback_faces.cache_clear()


def test_every_face_is_embedded(chinese: None, sheet: HandlingSheet) -> None:
    faces = reading.embedded_faces(render.make(sheet))

    assert all(faces.values())
    assert {"Paper-Song-Bold", "Paper-Fang", "Paper-Kai", "Paper-Hei", "Noto-Serif-CJK-SC"} >= set(faces)
    assert "Paper-Fang" in faces


def test_rare_characters_of_names_are_printed(chinese: None, sheet: HandlingSheet) -> None:
    assert fonts.missing_glyphs(RARE) == set()
    assert RARE in reading.text(render.make(replace(sheet, result=RARE)))


@pytest.mark.parametrize("isolated", [False, True])
def test_a_character_without_a_glyph_is_refused_by_name(
    chinese: None, sheet: HandlingSheet, isolated: bool
) -> None:
    with pytest.raises(MissingGlyphs) as refusal:
        render.make(replace(sheet, result="办结😀ก"), isolated=isolated)

    assert refusal.value.characters == {"😀", "ก"}
    assert str(refusal.value) == "未生成文件：已安装的字体中没有以下字符：ก (U+0E01), 😀 (U+1F600)。"


def test_a_mark_that_turns_the_reading_direction_is_refused(english: None, sheet: HandlingSheet) -> None:
    """Else U+202E would print another file name than the record holds."""
    with pytest.raises(MissingGlyphs) as refusal:
        render.make(replace(sheet, title="report\u202efdp.exe"))

    assert "U+202E" in str(refusal.value)
    assert "\u202e" not in str(refusal.value)


def test_joiners_and_selectors_need_no_glyph() -> None:
    assert fonts.missing_glyphs("a\u200bb\ufe0fc\u00ad\n\t") == set()


def test_the_engine_itself_draws_no_box(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The second defence, where the first was wrong about the machine: fontconfig knows no face at all."""
    (tmp_path / "fonts.conf").write_text(EMPTY_FONTCONFIG)
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    latin = engine.Job(
        "<style>@import 'asset:css/fonts.css'; p { font-family: 'Paper Fang' }</style><p>办结镕</p>",
        fonts.font_assets(),
    )

    with pytest.raises(engine.EngineError) as refusal:
        engine.make_pdf(latin)

    assert (refusal.value.code, refusal.value.detail) == ("glyphs", "镕")


def test_twin_without_the_engines_look_a_box_is_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "fonts.conf").write_text(EMPTY_FONTCONFIG)
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    assets = fonts.font_assets()
    source = "<style>@import 'asset:css/fonts.css'; p { font-family: 'Paper Fang' }</style><p>%s</p>"

    def drawn(text: str) -> bytes:
        page = engine.weasyprint.HTML(string=source % text, url_fetcher=engine.AssetFetcher(assets))
        return reading.picture(page.write_pdf(font_config=engine.FontConfiguration())).tobytes()

    assert drawn("镕") == drawn("喆")  # two names, one box


def test_an_organisations_own_faces_come_first(tmp_path: Path) -> None:
    kai = fonts.official_faces()["kai"].path
    (tmp_path / f"仿宋_GB2312{kai.suffix}").symlink_to(kai)

    with override_settings(OFFICIAL_FONT_DIR=str(tmp_path)):
        faces = fonts.official_faces()

    assert faces["fang"].own
    assert faces["fang"].path.parent == tmp_path
    assert not faces["kai"].own


def test_without_official_faces_noto_is_used_and_the_preview_says_so(
    chinese: None, sheet: HandlingSheet, tmp_path: Path
) -> None:
    assert fonts.font_warning() == ""
    with override_settings(FONT_DIR=tmp_path, OFFICIAL_FONT_DIR=""):
        assert fonts.font_warning().startswith("本机未装齐公文标准字体")
        faces = reading.embedded_faces(render.make(sheet))

    assert faces
    assert all(name.startswith("Noto-S") and embedded for name, embedded in faces.items())


def test_without_any_face_the_refusal_is_clear(
    chinese: None, sheet: HandlingSheet, tmp_path: Path, without_noto: None
) -> None:
    with (
        override_settings(FONT_DIR=tmp_path, OFFICIAL_FONT_DIR=""),
        pytest.raises(PaperUnavailable, match="未安装中文字体"),
    ):
        render.make(sheet)


def test_without_noto_the_official_faces_alone_refuse_a_rare_name(
    chinese: None, sheet: HandlingSheet, without_noto: None
) -> None:
    with pytest.raises(MissingGlyphs, match="镕"):
        render.make(sheet)
