"""The engine: same input, same bytes; limits; late import; what the file says about itself."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from django.utils import translation

from office.papers import engine, render
from office.papers.contents import HandlingSheet
from office.papers.errors import PaperError, PaperFailed, PaperRefused, PaperTooHeavy
from office.papers.isolated import make_pdf_apart
from office.warm import run

ROOT = Path(__file__).resolve().parents[3]
ENDLESS = "<table>" + "<tr><td colspan=1000>x</td></tr>" * 20_000 + "</table>"


def test_the_same_paper_gives_the_same_bytes_here_and_apart(chinese: None, sheet: HandlingSheet) -> None:
    first = render.make(sheet)

    assert render.make(sheet) == first
    assert render.make(sheet, isolated=True) == first
    assert render.make(replace(sheet, copies=3)) != first


def test_the_file_declares_itself_archival_and_dated(chinese: None, sheet: HandlingSheet) -> None:
    """PDF/A-3u: the metadata is plain text, the colours have a profile, nothing is embedded."""
    pdf = render.make(sheet)
    document = pypdf.PdfReader(BytesIO(pdf))

    assert b"<pdfaid:part>3" in pdf or b'pdfaid:part="3"' in pdf
    assert "/OutputIntents" in document.trailer["/Root"]
    assert document.metadata.title == "文件处理单 〔2026〕123号"
    assert document.metadata["/CreationDate"].startswith("D:20261123140500")
    assert document.attachments == {}


def test_twin_without_the_finisher_the_metadata_is_packed(chinese: None, sheet: HandlingSheet) -> None:
    page = engine.weasyprint.HTML(string="<p>x</p>")

    assert b"pdfaid" not in page.write_pdf(pdf_variant="pdf/a-3u")
    assert b"pdfaid" in engine.make_pdf(engine.Job("<p>x</p>"))


def test_a_paper_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(PaperTooHeavy):
        make_pdf_apart(engine.Job(ENDLESS), seconds=2)


def test_a_paper_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(PaperTooHeavy):
        make_pdf_apart(engine.Job(ENDLESS), megabytes=300)


@pytest.mark.parametrize("isolated", [False, True])
def test_a_paper_nested_too_deeply_is_refused_in_words(english: None, isolated: bool) -> None:
    with pytest.raises(PaperTooHeavy, match="too large"):
        render.pdf_from_html("<div>" * 3000 + "x", isolated=isolated)


@pytest.mark.parametrize("isolated", [False, True])
def test_a_refusal_has_one_sentence_and_keeps_its_detail_for_the_log(chinese: None, isolated: bool) -> None:
    with pytest.raises(PaperRefused) as refusal:
        render.pdf_from_html('<img src="file:///etc/passwd">', isolated=isolated)

    assert str(refusal.value) == "未生成文件：其内容要求读取系统以外的资源。"
    assert refusal.value.detail == "file:///etc/passwd"


def test_relative_links_start_with_the_base_and_relative_pictures_are_refused() -> None:
    pdf = render.pdf_from_html('<a href="/incoming/5/">x</a>', base="https://office.example/")
    [link] = pypdf.PdfReader(BytesIO(pdf)).pages[0]["/Annots"]
    assert link.get_object()["/A"]["/URI"] == "https://office.example/incoming/5/"

    with pytest.raises(PaperRefused):
        render.pdf_from_html('<img src="/a.png">', base="https://office.example/")


def test_a_child_that_dies_is_a_failure_in_words(
    english: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "python").write_text("#!/bin/sh\necho broken >&2; exit 1\n")
    (tmp_path / "python").chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(run, "_parents", {})

    with pytest.raises(PaperFailed) as failure:
        render.pdf_from_html("<p>x</p>", isolated=True)

    assert isinstance(failure.value, PaperError)
    assert "fault is in the log" in str(failure.value)
    assert failure.value.detail == "office.papers.child cannot be started"


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its environment is made for it: a paper that broke out would find no password there."""
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    seen = tmp_path / "environment"
    spy = tmp_path / "python"
    spy.write_text(f'#!/bin/sh\nenv >{seen}\nexec {sys.executable} "$@"\n')
    spy.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(spy))
    monkeypatch.setattr(run, "_parents", {})

    make_pdf_apart(engine.Job("<p>x</p>"))

    assert "PATH=" in seen.read_text()
    assert "secret" not in seen.read_text()


def python(code: str) -> str:
    """Run a few lines in a fresh interpreter of this project."""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip().splitlines()[-1]


def test_the_engine_is_imported_late_and_by_this_part_only() -> None:
    assert python("import sys, office.papers.render; print('weasyprint' in sys.modules)") == "False"
    importers = [
        path.relative_to(ROOT).as_posix()
        for folder in ("office", "secretariat", "planning", "network", "software", "website", "inforesource")
        for path in (ROOT / folder).rglob("*.py")
        if "import weasyprint" in path.read_text() or "from weasyprint" in path.read_text()
    ]
    assert importers == ["office/papers/engine.py"]


def test_without_pango_the_refusal_is_clear() -> None:
    """A machine without the library, made by hiding it from the loader of a fresh interpreter."""
    code = """
import cffi, django
def no_library(*_): raise OSError("cannot load library 'libpango-1.0-0'")
cffi.FFI.dlopen = no_library
from django.utils import translation
from office.papers import render
from office.papers.errors import PaperUnavailable
django.setup()
translation.activate("en")
try:
    render.pdf_from_html("<p>x</p>")
except PaperUnavailable as error:
    print(error.missing, "|", error)
"""
    missing, sentence = python(code).split(" | ")

    assert missing == "pango"
    assert "Pango is not installed" in sentence


def test_papers_made_at_once_do_not_disturb_one_another(english: None, sheet: HandlingSheet) -> None:
    sheets = [replace(sheet, number=f"〔2026〕{number}号") for number in range(4)]
    alone = [render.make(one) for one in sheets]

    def make_english(one: HandlingSheet) -> bytes:
        with translation.override("en"):  # the active language is each thread's own
            return render.make(one)

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert list(threads.map(make_english, sheets)) == alone


def test_no_stream_ends_in_what_may_be_a_line_end() -> None:
    for number in (10, 100, 110):  # those that do as WeasyPrint 70 writes them, see the twin
        assert b"\r\nendstream" not in engine.make_pdf(engine.Job(f"<p>{number}</p>"))


def test_twin_as_weasyprint_writes_it_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "AMBIGUOUS_END", b"never written")
    texts = (f"<p>{number}</p>" for number in (10, 100, 110, *range(1, 120)))
    assert any(b"\r\nendstream" in engine.make_pdf(engine.Job(text)) for text in texts)
