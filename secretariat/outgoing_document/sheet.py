"""发文稿纸: the drafting sheet, which travels with the draft and is filed with the document."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from office.papers.contents import Opinion, Paper
from office.papers.render import make
from office.registers.paperwork import journal, printed
from office.routing.models import Act, JournalLine
from office.routing.way import taken_back
from secretariat.outgoing_document.models import OutgoingDocument


@dataclass(frozen=True, kw_only=True)
class DraftingSheet(Paper):
    """The sheet as it stands; what is not there yet prints as a blank cell, to be filled in by hand."""

    template: ClassVar[str] = "secretariat/papers/drafting_sheet.html"
    number: str
    title: str
    kind: str
    urgency: str
    openness: str
    main_to: str
    copy_to: str
    division: str
    drafter: str
    copies: int
    annexes: tuple[str, ...] = ()
    dated: date | None = None
    opinions: dict[str, tuple[Opinion, ...]] = field(default_factory=dict)  # by the act of the road


def drafting_sheet(document: OutgoingDocument, user: Any) -> bytes:
    """The drafting sheet as PDF: sign-off, countersignatures, review and check, and what is to be issued."""
    lines = journal(document)
    back = taken_back(lines)
    kept = [line for line in lines if line.pk not in back]
    return make(DraftingSheet(
        **printed(user), number=document.number or document.lead_number, title=document.title,
        kind=str(document.get_document_kind_display()), urgency=str(document.get_urgency_display()),  # type: ignore[attr-defined]
        openness=str(document.get_openness_display()), main_to=document.addressees(),  # type: ignore[attr-defined]
        copy_to=document.copied(), division=document.division.name, copies=document.copies, dated=document.dated,
        drafter=document.created_by.name if document.created_by else "",
        annexes=tuple(one["title"] for one in document.annexes),
        opinions={act: _opinions(kept, act) for act in (Act.SIGN, Act.COUNTERSIGN, Act.REVIEW)},
    ))


def _opinions(lines: list[JournalLine], act: str) -> tuple[Opinion, ...]:
    """What was written on the steps of one act; a bare signature counts as consent, so it is shown too."""
    return tuple(
        Opinion(text=line.opinion, signer=line.by.name, signed_at=line.at, post=line.post.title if line.post else "")
        for line in lines if line.act == act and line.name in ("agree", "disagree", "return")
    )
