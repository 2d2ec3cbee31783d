"""The papers' files: composed and printed beside the loading, then taken in as the registry's own uploads."""

import random
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from office.demo.letters import Letter, make
from office.demo.month import Month, Paper
from office.outbox.models import Message
from office.outbox.services import handle
from office.papers.fonts import font_assets
from office.records.attachments import receive

OFFICE = "市电子政务和信息资源管理办公室"
DOCUMENTS = {"notice", "opinion", "circular", "decision", "reply"}  # with 文件 after the organ's name
ENDINGS = ("的通知", "的函", "的请示", "的报告", "的通报", "的意见", "的实施意见", "的批复", "的紧急通知")
NAMES = {"pdf": "{title}.pdf", "scan": "扫描件-{title}.jpg", "sheet": "批示页-{title}.jpg", "docx": "{title}.docx",
         "txt": "{title}.txt"}


@dataclass(frozen=True)
class Taken:
    """An upload that waits for its form, and how many pages it has."""

    key: UUID
    pages: int


def letter_of(month: Month, paper: Paper, dated: date, due: date) -> Letter:
    """The letter that a paper is, by its kind and the division whose business it is."""
    said, title = month.letters["kinds"][paper.kind], paper.title_in(dated.year)
    core = title.removeprefix("关于")
    for ending in ENDINGS:
        core = core.removesuffix(ending)
    subject = month.letters["subjects"].get(paper.lead) or month.letters["subjects"]["secretariat"]
    wanted = f"请结合职责{paper.do.format(year=dated.year, next=dated.year + 1)}。" if paper.do else ""
    sections = [(part["head"], part["text"]) for part in subject]
    sections[1] = (sections[1][0], wanted + sections[1][1])
    names = {"core": core, "office": OFFICE, "due": f"{due.month}月{due.day}日"}
    return Letter(
        mark=paper.sender.name + ("文件" if paper.kind in DOCUMENTS else ""), number=paper.number(dated.year),
        title=title, to=said["to"].format(**names), opening=said["opening"].format(**names),
        sections=tuple(sections[:1] if paper.file == "scan" else sections), closing=said["closing"].format(**names),
        signer=paper.sender.name, dated=f"{dated.year}年{dated.month}月{dated.day}日", form=paper.file, lot=paper.row)


def sheet_of(letter: Letter, text: str, leader: str, day: date) -> Letter:
    """The handling sheet of a letter, on which a leader wrote."""
    return replace(letter, form="sheet", opening=text, closing=f"{leader}　{day.month}月{day.day}日")


class Desk:
    """Makes files ahead of the loading: letters in other processes, their checks and page images in threads."""

    def __init__(self, user: Any, printers: ProcessPoolExecutor, takers: ThreadPoolExecutor) -> None:
        self.user, self.printers, self.takers = user, printers, takers
        self.assets = font_assets()
        self.futures: dict[Any, Future[Taken]] = {}

    def order(self, key: Any, letter: Letter) -> None:
        """Begin to make a file; `take` waits for it."""
        printed = self.printers.submit(make, letter, self.assets)
        self.futures[key] = self.takers.submit(self._receive, letter, printed.result)

    def take(self, key: Any) -> Taken:
        """The upload ordered under this key."""
        return self.futures.pop(key).result()

    def _receive(self, letter: Letter, printed: Callable[[], tuple[bytes, int]]) -> Taken:
        try:
            body, pages = printed()
            file = SimpleUploadedFile(NAMES[letter.form].format(title=letter.title[:40]), body)
            upload = receive(self.user, file)
            for pk in Message.objects.filter(key=f"file:{upload.file_id}").values_list("pk", flat=True):
                handle(pk)
            return Taken(upload.key, pages)
        finally:
            connection.close()


@contextmanager
def desk(user: Any) -> Iterator[Desk]:
    """A desk with two printers and two takers, for as long as the block runs."""
    connections.close_all()
    with ProcessPoolExecutor(2, get_context("spawn")) as printers, ThreadPoolExecutor(2) as takers:
        made = Desk(user, printers, takers)
        try:
            yield made
        finally:
            _forget(made.futures.values())


def _forget(futures: Iterable[Future[Taken]]) -> None:
    for future in futures:
        future.cancel()


def lot(paper: Paper, what: str) -> random.Random:
    """What is drawn by lot for a paper is the same at every loading."""
    return random.Random(f"{paper.row}{what}")
