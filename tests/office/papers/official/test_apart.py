"""Official documents laid out in a limited process: the same bytes, the same refusals, and an end to what never ends."""

import dataclasses
import json
import time

import pytest
from django.test.utils import override_settings

from office.papers.errors import MissingGlyphs, PaperFailed, PaperTooHeavy, PaperTookTooLong
from office.papers.official import samples
from office.papers.official.apart import make_official_apart
from office.papers.official.make import make_official
from office.papers.official.packing import pack, unpack
from office.papers.official.paper import Heading, OfficialPaper, Paragraph, Picture, Table
from office.papers.render import pdf_from_html
from office.warm import run

PICTURES = {samples.CHART_FILE: samples.CHART}


def endless() -> OfficialPaper:
    """A document that takes minutes: about what the editor lets somebody paste."""
    rows = tuple(("共享目录" * 50, "数据" * 50) for _ in range(2000))
    return dataclasses.replace(samples.notice(), blocks=(Table(rows),) * 10)


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_a_document_is_the_same_as_data_and_back(name: str) -> None:
    paper = samples.SAMPLES[name]()
    assert unpack(json.loads(json.dumps(pack(paper)))) == paper


def test_it_is_the_paper_that_this_process_would_make() -> None:
    assert make_official_apart(samples.notice(), PICTURES) == make_official(samples.notice(), pictures=PICTURES)


def test_what_never_ends_is_ended_and_says_so() -> None:
    began = time.monotonic()
    with pytest.raises(PaperTookTooLong, match="2 seconds"):
        make_official_apart(endless(), seconds=2)
    assert time.monotonic() - began < 30  # of minutes; a busy machine takes its time to notice


@override_settings(PAPER_SECONDS=1)
def test_the_limit_is_a_setting() -> None:
    with pytest.raises(PaperTookTooLong, match="1 seconds"):
        make_official_apart(endless())


def test_what_needs_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = "import office.papers.child as child; child._official = lambda request: bytearray(4 << 30); runpy"
    monkeypatch.setattr(run, "_parents", {})
    monkeypatch.setattr(run, "START", run.START.replace("runpy.run", f"{greedy}.run", 1))
    with pytest.raises(PaperTooHeavy):
        make_official_apart(samples.unsealed())


@pytest.mark.parametrize("held", [True, False])
def test_a_paper_with_other_styles_takes_no_face_away(monkeypatch: pytest.MonkeyPatch, held: bool) -> None:
    """The twin: faces that only the kept styles hold are deleted by the first child that reads others."""
    forgetful = "" if held else "import office.papers.engine as engine; engine.kept_faces = list; "
    monkeypatch.setattr(run, "_parents", {})
    monkeypatch.setattr(run, "START", run.START.replace("runpy.run", f"{forgetful}runpy.run", 1))
    make_official_apart(samples.unsealed())
    pdf_from_html("<p>另一种样式</p>", isolated=True, styles=("css/fonts.css", "css/introduction_letter.css"))
    if held:
        assert make_official_apart(samples.letter()).pages
    else:
        with pytest.raises(MissingGlyphs):
            make_official_apart(samples.letter())


@pytest.mark.parametrize(("block", "error"), [
    (Paragraph("\u202e倒"), MissingGlyphs),
    (Picture("ab" * 32), PaperFailed),
])  # fmt: skip
def test_it_refuses_what_this_process_would_refuse(block: Paragraph | Picture, error: type[Exception]) -> None:
    paper = dataclasses.replace(samples.notice(), blocks=(Heading(1, "题"), block))
    with pytest.raises(error) as here:
        make_official(paper, pictures=PICTURES)
    with pytest.raises(error) as there:
        make_official_apart(paper, PICTURES)
    assert str(there.value) == str(here.value)
