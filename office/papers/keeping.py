"""Papers made in the background and kept by what they are made of: asked twice, made once."""

import hashlib
import json
import tempfile
from base64 import b64encode
from collections.abc import Collection
from dataclasses import astuple
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pypdfium2
from django.conf import settings
from django.db import transaction

from office.files.preview import PAGE_TYPE, render_pages
from office.files.store import file_store
from office.outbox.models import Message
from office.outbox.services import give_up, publish
from office.papers import errors, fonts
from office.papers.models import KeptPaper
from office.papers.official.apart import make_official_apart
from office.papers.official.make import SEAL_MM
from office.papers.official.packing import pack, unpack
from office.papers.official.paper import Box, Made, OfficialPaper
from office.papers.render import pdf_from_html
from office.papers.slot import slot_for_papers
from office.time import now

TOPIC = "papers.make"
KEPT = timedelta(days=3)
FAILED_FOR = timedelta(minutes=10)  # so long a refusal is shown; whoever asks after that has it tried again
SHOWN, WIDTH = 8, 900  # the first pages as pictures, and how wide, in pixels; the rest is in the PDF
Job = dict[str, Any]


def official_job(paper: OfficialPaper, pictures: Collection[str], seal_mm: float = SEAL_MM) -> Job:
    """What an official document is made of; `pictures`: the SHA-256 of those it may show, out of the store."""
    return {"official": pack(paper), "pictures": sorted(pictures), "seal_mm": seal_mm}


def file_job(sha256: str) -> Job:
    """A paper that is in the store already: only its pictures are made."""
    return {"file": sha256}


def html_job(html: str) -> Job:
    """What a paper that is written as HTML is made of."""
    return {"html": html}


def ask_for(job: Job, draft: str = "") -> KeptPaper:
    """The paper as far as it is; one that nobody has asked for, or that failed a while ago, is promised now.

    draft: names what somebody is writing. What was asked for under the same name is forgotten, unless it is being made.
    """
    key = key_of(job)
    with transaction.atomic():
        if draft:
            _drop_older(draft, key)
        paper, is_new = KeptPaper.objects.get_or_create(key=key, defaults={"job": job, "draft": draft})
        old = paper.state == KeptPaper.State.FAILED and paper.asked_at < now() - FAILED_FOR
        if old:
            paper.state, paper.error, paper.asked_at = KeptPaper.State.WAITING, None, now()
            paper.save()
        if is_new or old:
            publish(TOPIC, str(uuid4()), {"paper": key})
    return paper


def made_of(paper: KeptPaper) -> Made:
    """The document laid out. PaperNotReady while it is being made; the PaperError that it failed with."""
    if paper.error is not None:
        raise errors.from_data(paper.error)
    if paper.pdf is None:
        raise errors.PaperNotReady
    return Made(bytes(paper.pdf), tuple(Box(*box) for box in paper.seal_boxes), paper.pages)


def make_asked(message: Message) -> None:
    """Make the paper of a message and keep it, or keep why not; a failure that is not the text's is given up."""
    paper = KeptPaper.objects.select_for_update().filter(key=message.payload["paper"]).first()
    if paper is None or paper.state == KeptPaper.State.DONE:  # forgotten meanwhile, or made by an earlier try
        return
    with slot_for_papers():
        try:
            _fill(paper, make_apart(paper.job))
        except errors.PaperError as error:
            paper.state, paper.error = KeptPaper.State.FAILED, errors.as_data(error)
            if not isinstance(error, errors.MissingGlyphs):  # that one is for the writer to mend
                give_up(message, error)
    paper.save()


def make_apart(job: Job) -> Made:
    """Make a paper in a limited process, and keep nothing. Any PaperError."""
    if "file" in job:
        stored = file_store().path(job["file"]).read_bytes()
        return Made(stored, (), len(pypdfium2.PdfDocument(stored)))
    if "official" in job:
        pictures = {key: file_store().path(key).read_bytes() for key in job["pictures"]}
        return make_official_apart(unpack(job["official"]), pictures, seal_mm=job["seal_mm"])
    pdf = pdf_from_html(job["html"], isolated=True, seconds=settings.PAPER_SECONDS)
    return Made(pdf, (), len(pypdfium2.PdfDocument(pdf)))


def forget_papers() -> int:
    """Delete what was kept long enough; returns how many."""
    return KeptPaper.objects.filter(asked_at__lt=now() - KEPT).delete()[0]


def key_of(job: Job) -> str:
    """SHA-256 of all that decides the paper's bytes: its contents, the faces, and the program that lays it out."""
    faces = [(str(face.path), face.path.stat().st_mtime_ns) for face in fonts.all_faces()]
    told = json.dumps([job, faces, _program(), settings.PAPER_SECONDS], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _program() -> str:
    """The digest of the sources and templates that papers are made by: another release makes its own."""
    part = Path(__file__).parent
    templates = settings.BASE_DIR / "templates" / "papers"
    sources = [*part.rglob("*.py"), *part.rglob("*.css"), *templates.rglob("*.html")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()


def _drop_older(draft: str, key: str) -> None:
    older = KeptPaper.objects.filter(draft=draft).exclude(key=key)
    not_in_hand = older.select_for_update(skip_locked=True).values_list("pk", flat=True)
    KeptPaper.objects.filter(pk__in=list(not_in_hand)).delete()


def _fill(paper: KeptPaper, made: Made) -> None:
    paper.state, paper.error = KeptPaper.State.DONE, None
    paper.pdf, paper.pages, paper.seal_boxes = made.pdf, made.pages, [astuple(box) for box in made.seal_boxes]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(made.pdf)
        file.flush()
        drawn = render_pages(file.name, "application/pdf", range(1, min(made.pages, SHOWN) + 1), WIDTH)
    paper.images = [{"source": f"data:{PAGE_TYPE};base64,{b64encode(one.body).decode()}", "width": one.width,
                     "height": one.height} for one in drawn]
