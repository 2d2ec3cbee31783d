"""Page images: of PDF and pictures here, of office files through the converter, else an honest no."""

import io
import os
import stat
import time
from pathlib import Path

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from office.files.checks import check_name
from office.files.limits import Limits
from office.files.preview import (
    TEXT_FACE,
    PreviewUnavailable,
    can_preview,
    count_pages,
    page_images,
    render_page,
)
from office.files.store import FileStore
from office.files.textpages import TextPages
from tests.office.files import bombs, builders, good
from tests.office.signing import seals

DOCX = check_name("a.docx").media_type
DRAWN = [
    (name, title, body)
    for name, title, body in good.every()
    if name.lower().endswith((".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"))
]


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", min_free=0)


def _write(tmp_path: Path, body: bytes) -> Path:
    path = tmp_path / "stored"
    path.write_bytes(body)
    return path


def _open(body: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(body), formats=["WEBP"])
    image.load()
    return image


@pytest.mark.parametrize(("name", "title", "body"), DRAWN, ids=[title for _, title, _ in DRAWN])
def test_every_good_pdf_and_picture_has_page_images(
    name: str, title: str, body: bytes, tmp_path: Path, store: FileStore
) -> None:
    path, media_type = _write(tmp_path, body), check_name(name).media_type
    assert can_preview(media_type)
    images = list(page_images(path, media_type, store))
    assert [page for page, _ in images] == list(range(1, count_pages(path, media_type) + 1))
    for _, stored in images:
        with store.open(stored.sha256) as stream:
            image = _open(stream.read())
        assert image.size == (stored.width, stored.height)
        assert 1 <= image.width <= 1240


def test_an_a4_page_is_1240_pixels_wide_and_shows_its_text(tmp_path: Path) -> None:
    image = _open(render_page(_write(tmp_path, builders.pdf()), "application/pdf", 1))
    assert image.size == (1240, 1755)
    assert image.convert("L").getextrema() == (0, 255)


def test_a_photograph_is_turned_upright_and_loses_its_metadata(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"
    path = _write(tmp_path, builders.picture("JPEG", builders.scan(size=(400, 300)), exif=exif))
    image = _open(render_page(path, "image/jpeg", 1))
    assert image.size == (300, 400)
    assert not image.getexif()


def test_a_page_of_absurd_shape_stays_small(tmp_path: Path) -> None:
    body = builders.pdf().replace(b"[0 0 595 842]", b"[0 0 1 14400]")
    image = _open(render_page(_write(tmp_path, body), "application/pdf", 1))
    assert image.width * image.height < 20_000_000


def test_making_the_images_twice_stores_the_same_files(tmp_path: Path, store: FileStore) -> None:
    path = _write(tmp_path, builders.pdf(pages=7))
    first = list(page_images(path, "application/pdf", store))
    assert [page for page, _ in first] == [1, 2, 3, 4, 5, 6, 7]
    assert list(page_images(path, "application/pdf", store)) == first


def test_a_page_that_does_not_exist_is_said(tmp_path: Path) -> None:
    with pytest.raises(PreviewUnavailable):
        render_page(_write(tmp_path, builders.pdf()), "application/pdf", 2)


@pytest.mark.parametrize("title", ["900 million pixels in a PNG", "4,225 million pixels in a JPEG"])
def test_a_pixel_bomb_gives_no_image_and_no_harm(title: str, tmp_path: Path) -> None:
    case = next(case for case in bombs.every() if case.title == title)
    with pytest.raises(PreviewUnavailable) as caught:
        render_page(_write(tmp_path, case.body), check_name(case.name).media_type, 1)
    assert caught.value.code == "too_many_pixels"


@pytest.mark.parametrize("media_type", ["application/ofd", "text/html", ""])
def test_other_kinds_have_an_honest_no_preview(media_type: str, tmp_path: Path, store: FileStore) -> None:
    assert not can_preview(media_type)
    with pytest.raises(PreviewUnavailable) as caught:
        list(page_images(_write(tmp_path, b"x"), media_type, store))
    assert caught.value.code == "no_preview"


def _ink(body: bytes) -> int:
    """How many pixels of a page image are dark."""
    return sum(_open(body).convert("L").histogram()[:128])


def test_a_text_is_drawn_with_what_it_says(tmp_path: Path, store: FileStore) -> None:
    path = _write(tmp_path, "专家评审意见表\r\n\r\n\t总分：82\u202e\x07".encode())
    (page, stored), = page_images(path, "text/plain", store)
    assert (page, stored.width, stored.height) == (1, 1240, 1754)
    short = _ink(render_page(path, "text/plain", 1))
    assert 1000 < short < _ink(render_page(_write(tmp_path, ("专家评审意见表" * 20).encode("gb18030")), "text/plain", 1))


def test_long_lines_are_broken_and_long_texts_take_pages(tmp_path: Path) -> None:
    assert count_pages(_write(tmp_path, b""), "text/plain") == 1
    assert count_pages(_write(tmp_path, "字".encode() * 33 * 32), "text/plain") == 1
    assert count_pages(_write(tmp_path, "行\n".encode() * 33), "text/plain") == 2
    assert count_pages(_write(tmp_path, "字".encode() * (33 * 32 + 1)), "text/plain") == 2
    assert _ink(render_page(_write(tmp_path, "行\n".encode() * 33), "text/plain", 2)) > 0


def test_a_text_of_too_many_pages_is_not_drawn(tmp_path: Path) -> None:
    with pytest.raises(PreviewUnavailable) as caught:
        count_pages(_write(tmp_path, b"\n" * 33 * 2001), "text/plain")
    assert caught.value.code == "too_heavy"


def test_twin_without_the_limit_it_would_be_drawn(tmp_path: Path, settings: Settings) -> None:
    path = _write(tmp_path, b"\n" * 33 * 2001)
    assert len(TextPages(str(path), str(settings.FONT_DIR / TEXT_FACE), Limits().without("too_heavy"))) > 2000


def _program(tmp_path: Path, script: str) -> str:
    """A stand-in for LibreOffice's program, which is not on every machine: same arguments, same result."""
    path = tmp_path / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_without_libreoffice_an_office_file_has_no_preview(
    tmp_path: Path, store: FileStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SOFFICE = None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not can_preview(DOCX)
    with pytest.raises(PreviewUnavailable) as caught:
        list(page_images(_write(tmp_path, builders.docx()), DOCX, store))
    assert caught.value.code == "no_preview"


def test_an_office_file_is_drawn_from_its_pdf(tmp_path: Path, store: FileStore, settings: Settings) -> None:
    (tmp_path / "made.pdf").write_bytes(builders.pdf(pages=2))
    settings.SOFFICE = _program(tmp_path, f'echo "$@" > {tmp_path}/seen; cp {tmp_path}/made.pdf source.pdf')
    assert can_preview(DOCX)
    images = list(page_images(_write(tmp_path, builders.docx()), DOCX, store))
    assert [page for page, _ in images] == [1, 2]
    seen = (tmp_path / "seen").read_text()
    assert (
        "-env:UserInstallation=file:///" in seen
        and "--headless" in seen
        and seen.strip().endswith("source.docx")
    )


def test_a_converter_that_hangs_is_ended_with_its_children(
    tmp_path: Path, store: FileStore, settings: Settings
) -> None:
    settings.SOFFICE = _program(tmp_path, f"sleep 600 & echo $! > {tmp_path}/pid; wait")
    settings.FILE_CONVERT_SECONDS = 0.5
    started = time.monotonic()
    with pytest.raises(PreviewUnavailable) as caught:
        list(page_images(_write(tmp_path, builders.docx()), DOCX, store))
    assert caught.value.code == "too_heavy"
    assert time.monotonic() - started < 10
    helper = int((tmp_path / "pid").read_text())
    time.sleep(0.2)
    assert _ended(helper)


def _ended(pid: int) -> bool:
    """Say whether a process is gone, or only waits to be collected by its new parent."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def test_a_converter_that_makes_nothing_is_said(tmp_path: Path, store: FileStore, settings: Settings) -> None:
    settings.SOFFICE = _program(tmp_path, "exit 1")
    with pytest.raises(PreviewUnavailable) as caught:
        list(page_images(_write(tmp_path, builders.docx()), DOCX, store))
    assert caught.value.code == "damaged"


def test_the_seal_of_a_signed_pdf_is_seen(tmp_path: Path) -> None:
    """A signature's picture belongs to a form; the same paper without it has nothing red (the twin)."""

    def reds(body: bytes) -> int:
        image = _open(render_page(_write(tmp_path, body), "application/pdf", 1, 600)).convert("RGB")
        return sum(1 for red, green, blue in image.getdata() if red > 150 and green < 90 and blue < 90)

    assert reds(seals.signed()) > 500
    assert reds(seals.paper()) == 0
