"""Page images of files: PDF, pictures and plain texts by ourselves, office files where LibreOffice is installed.

Every parser runs in a limited process. Where no image can be made the caller is told honestly:
PreviewUnavailable, and the page then offers the download only.
"""

import io
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from office.files import sandbox
from office.files.checks import live_limits
from office.files.kinds import KINDS
from office.files.limits import Refusal
from office.files.store import FileStore, Stored

WIDTH = 1240  # pixels: A4 at 150 dots an inch
PAGE_TYPE = "image/webp"
CONVERT_SECONDS = 60
BATCH = 5  # pages drawn by one child
TEXT = KINDS["txt"].media_type
TEXT_FACE = "FandolFang-Regular.otf"  # of FONT_DIR
_DRAWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/tiff", TEXT})
_OFFICE = {KINDS[e].media_type: e for e in ("docx", "xlsx", "doc", "xls", "wps", "et")}


@dataclass(frozen=True)
class Drawn:
    """A page image in memory; width and height in pixels."""

    body: bytes
    width: int
    height: int


@dataclass(frozen=True)
class StoredPage(Stored):
    """A page image in the store; width and height in pixels."""

    width: int
    height: int


class PreviewUnavailable(Exception):
    """No page image can be made of this file here; ``code`` says why: no_preview, damaged, too_heavy …"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def can_preview(media_type: str) -> bool:
    """Say whether page images of this media type can be made on this machine."""
    return media_type in _DRAWN or (media_type in _OFFICE and soffice() is not None)


def count_pages(path: str | Path, media_type: str) -> int:
    """Return the number of pages of a PDF, picture or text. Raises PreviewUnavailable."""
    return int(_run("count", path, media_type)[0]["pages"])


def render_page(path: str | Path, media_type: str, page: int, width: int = WIDTH) -> bytes:
    """Return page ``page`` (from 1) of a PDF, picture or text as WebP. Raises PreviewUnavailable."""
    return render_pages(path, media_type, [page], width)[0].body


def render_pages(path: str | Path, media_type: str, pages: Sequence[int], width: int = WIDTH) -> list[Drawn]:
    """Return these pages as WebP, drawn by one child: starting one costs more than a page."""
    found, payload = _run("render", path, media_type, pages=list(pages), width=width)
    drawn = []
    for across, down, size in found["pages"]:
        drawn.append(Drawn(payload[:size], across, down))
        payload = payload[size:]
    return drawn


def page_images(
    path: str | Path, media_type: str, store: FileStore, first: int = 1
) -> Iterator[tuple[int, StoredPage]]:
    """Yield (page, stored image) from page ``first`` on, each already in the store. PreviewUnavailable.

    A page that cannot be drawn ends the run: pages yielded before it stay valid. Running it again stores
    the same images under the same hashes, so a task may be repeated freely.
    """
    with drawable(path, media_type) as (drawn, drawn_type):
        pages = range(first, count_pages(drawn, drawn_type) + 1)
        for start in range(0, len(pages), BATCH):
            batch = pages[start : start + BATCH]
            for page, image in zip(batch, _batch(drawn, drawn_type, batch), strict=True):
                stored = store.store(io.BytesIO(image.body), limit=live_limits().output)
                yield page, StoredPage(stored.sha256, stored.size, image.width, image.height)


def _batch(path: Path, media_type: str, pages: Sequence[int]) -> Iterator[Drawn]:
    """Yield a batch of pages; if together they are too much for one child, draw them one by one."""
    try:
        yield from render_pages(path, media_type, pages)
    except PreviewUnavailable:
        if len(pages) == 1:
            raise
        for page in pages:
            yield from render_pages(path, media_type, [page])


@contextmanager
def drawable(path: str | Path, media_type: str) -> Iterator[tuple[Path, str]]:
    """Give the file itself, or for an office file its PDF for as long as the block runs."""
    if media_type in _DRAWN:
        yield Path(path), media_type
        return
    program = soffice()
    if media_type not in _OFFICE or program is None:
        raise PreviewUnavailable("no_preview")
    with tempfile.TemporaryDirectory() as folder:
        yield convert(Path(path), _OFFICE[media_type], Path(folder), program), "application/pdf"


def soffice() -> str | None:
    """Return LibreOffice's program, or None where it is not installed."""
    return getattr(settings, "SOFFICE", None) or shutil.which("soffice") or shutil.which("libreoffice")


def convert(path: Path, extension: str, folder: Path, program: str) -> Path:
    """Convert an office file to PDF in ``folder``, with a profile of its own. Raises PreviewUnavailable."""
    source = folder / f"source.{extension}"
    shutil.copyfile(path, source)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(source),
    ]
    child = subprocess.Popen(  # its own process group: soffice starts helpers that must end with it
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"},
    )
    try:
        child.wait(getattr(settings, "FILE_CONVERT_SECONDS", CONVERT_SECONDS))
    except subprocess.TimeoutExpired as error:
        raise PreviewUnavailable("too_heavy") from error
    finally:
        _end_group(child)
    made = folder / "source.pdf"
    if not made.is_file() or made.stat().st_size == 0:
        raise PreviewUnavailable("damaged")
    return made


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _run(operation: str, path: str | Path, media_type: str, **what: Any) -> tuple[dict[str, Any], bytes]:
    """Run the child on a kind it can draw; return what it found and made."""
    if media_type not in _DRAWN:
        raise PreviewUnavailable("no_preview")
    try:
        answer = sandbox.run(operation, path, live_limits(), media_type=media_type,
                             font=str(settings.FONT_DIR / TEXT_FACE), **what)
    except Refusal as refusal:
        raise PreviewUnavailable(refusal.code) from refusal
    return answer.found, answer.payload
