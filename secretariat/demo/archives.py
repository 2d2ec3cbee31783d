"""Archives of the year before: filed by hand with their pages, arranged, lent and brought back."""

import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import format_html

from office.clocks.stored import current_calendar
from office.demo.hours import DAY, OfficeTime
from office.demo.month import MONTH
from office.demo.people import People
from office.demo.story import Act, Story, file
from office.orgchart.models import Division
from office.papers.render import pdf_from_html
from office.records.attachments import receive
from office.records.perform import perform
from office.time import today
from secretariat.archive_item.arranging import arrange_class, waiting
from secretariat.archive_item.models import ArchiveItem

FIRST_ROW = 45_000  # behind the other stories of the Secretariat
FILED = 15  # office days before now on which the cupboard was emptied
YEAR = 2025
PAGE = ('<!doctype html><html lang="zh-Hans"><title>{title}</title><h1>{title}</h1><p>{text}</p>'
        "<p>{author}　{dated}</p></html>")


def told(path: Path = MONTH / "archives.toml") -> list[dict[str, Any]]:
    """The data file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))["item"]


class Archives(Story):
    """What archives.toml tells."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.said = told()
        self.keeper = people.logins["archives"]

    def reach_back(self) -> float:
        """To the day on which the cupboard was emptied."""
        return FILED + 1.0

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """Filing, arranging an hour later, then each loan and its return."""
        begins = time.ago(FILED)
        for row, said in enumerate(self.said, start=FIRST_ROW):
            yield Act(begins + (row - FIRST_ROW) * 0.1, row, 0, partial(self._file, said))
            loan = said.get("loan")
            if loan:
                lent = time.ago(loan["days"])
                yield Act(lent, row, 2, partial(self._lend, said))
                if "returned" in loan:
                    yield Act(lent + loan["returned"] * DAY, row, 3, partial(self._give_back, said))
        yield Act(begins + 1.0, FIRST_ROW, 1, self._arrange)

    def _file(self, said: dict[str, Any]) -> None:
        page = pdf_from_html(format_html(PAGE, **{name: said[name] for name in ("title", "text", "author", "dated")}))
        upload = receive(self.keeper, SimpleUploadedFile(f"{said['title']}.pdf", page, "application/pdf"))
        typed = {**said, "formed_by": str(Division.objects.get(code=said["formed_by"], valid_to=None).pk),
                 "remark": "", "grade": "internal"}
        file(self.keeper, ArchiveItem.KIND, typed, [upload.key])

    def _arrange(self) -> None:
        for place in waiting(self.keeper, YEAR):
            arrange_class(self.keeper, place)

    def _lend(self, said: dict[str, Any]) -> None:
        loan = said["loan"]
        perform(self.keeper, "lend", _item(said).pk, borrower=self.people.logins[loan["to"]].person,
                purpose=loan["purpose"], due_on=current_calendar().add_working_days(today(), loan["until"]))

    def _give_back(self, said: dict[str, Any]) -> None:
        perform(self.keeper, "give_back", _item(said).pk)


def _item(said: dict[str, Any]) -> ArchiveItem:
    return ArchiveItem.objects.get(title=said["title"])
