"""Papers of distribution: distribution list (分发清单), packing lists with receipt slips (回执), envelope labels."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from office.papers.contents import Column, Paper, RegisterBook
from office.papers.qr import qr_svg
from office.papers.render import make
from office.registers.paperwork import printed
from office.verification.codes import grouped
from secretariat.dispatch.models import PAPER, Dispatch, link_of
from secretariat.organ.models import Mode

OUTSIDE = "zh-hans"  # what goes along with a document is read by its recipients, whoever prints it


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One recipient on a packing list: what they get, and by a link how they fetch it."""

    name: str
    part: str
    copies: int
    code: str = ""

    @property
    def url(self) -> str:
        """The link's address."""
        return link_of(self.code)

    @property
    def qr(self) -> SafeString:
        """The link as a QR code."""
        return qr_svg(self.url)

    @property
    def grouped(self) -> str:
        """The code as it is read."""
        return grouped(self.code)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One packet, or one link: who gets it, at which address."""

    packet: int | None
    mode: str
    recipients: tuple[Recipient, ...]
    postcode: str = ""
    address: str = ""
    contact: str = ""

    @property
    def names(self) -> str:
        """Everybody in the packet."""
        return "、".join(one.name for one in self.recipients)

    @property
    def boxes(self) -> list[str]:
        """The six boxes of the postcode, empty ones too (GB/T 1416)."""
        return list(self.postcode.ljust(6)[:6])

    @property
    def by_link(self) -> bool:
        """Whether it is fetched and not carried."""
        return self.packet is None


@dataclass(frozen=True, kw_only=True)
class PackingList(Paper):
    """A page for each packet or link, with a slip to be sent back for each recipient in it."""

    template: ClassVar[str] = "secretariat/papers/packing_list.html"
    number: str
    title: str
    sent_at: datetime
    sheets: tuple[Sheet, ...]
    sender_address: str = settings.SENDER_ADDRESS
    sender_postcode: str = settings.SENDER_POSTCODE


@dataclass(frozen=True, kw_only=True)
class EnvelopeLabels(PackingList):
    """Labels of 105 × 74 mm, eight on a sheet of A4, laid out as an envelope is (GB/T 1416)."""

    template: ClassVar[str] = "secretariat/papers/envelope_labels.html"

    @property
    def pages(self) -> list[tuple[Sheet, ...]]:
        """The labels, eight to a page."""
        return [self.sheets[start:start + 8] for start in range(0, len(self.sheets), 8)]


def distribution_list(document: Any, user: Any) -> bytes:
    """Who was sent how many copies by which way, and what became of it."""
    rows = [(
        str(place), row.name, str(row.get_part_display()), str(row.get_mode_display()), str(row.copies or ""),
        str(row.packet or ""), _day(row.sent_at), str(row.get_state_display()),
        " ".join(part for part in (row.receiver, row.contact) if part) or row.reason,
        f"{row.received_on:%Y-%m-%d}" if row.received_on else _day(row.ended_at),
    ) for place, row in enumerate(Dispatch.objects.filter(record=document.pk).order_by("pk"), 1)]
    heads = ((_("No."), 5, True), (_("Recipient"), 24, False), (_("As"), 10, True), (_("Way of sending"), 11, True),
             (_("Copies"), 6, True), (_("Packet"), 6, True), (_("Sent"), 11, True), (_("State"), 10, True),
             (_("Received by, or reason"), 20, False), (_("On"), 11, True))
    book = RegisterBook(
        **printed(user), title=_("Distribution list"), period=f"{_number(document)} {document.title}".strip(),
        columns=tuple(Column(label=label, share=share, centred=centred) for label, share, centred in heads),
        rows=tuple(rows))
    return make(book, isolated=len(rows) > 100)


def packing_lists(document: Any, user: Any) -> bytes:
    """What lies in each packet, with the slips; for a link, how the recipient fetches it."""
    with override(OUTSIDE):
        return make(_filled(PackingList, document, user, links=True))


def envelope_labels(document: Any, user: Any) -> bytes:
    """A label for each packet that is on its way."""
    with override(OUTSIDE):
        return make(_filled(EnvelopeLabels, document, user, links=False))


def _filled(paper: type[PackingList], document: Any, user: Any, *, links: bool) -> PackingList:
    """Raises ValidationError if nothing of the kind is on its way."""
    modes = [*PAPER, *([Mode.LINK] if links else [])]
    rows = list(Dispatch.objects.filter(record=document.pk, state=Dispatch.State.SENT, mode__in=modes)
                .select_related("organ").order_by("packet", "pk"))
    if not rows:
        raise ValidationError(_("Nothing of it is on its way so that this could be printed."))
    return paper(**printed(user), number=_number(document), title=document.title, sent_at=rows[0].sent_at,
                 sheets=tuple(_sheets(rows)))


def _sheets(rows: list[Dispatch]) -> list[Sheet]:
    found: dict[Any, Sheet] = {}
    for row in rows:
        one = Recipient(name=row.name, part=str(row.get_part_display()), copies=row.copies, code=row.code)  # type: ignore[attr-defined]
        key = row.packet or row.code
        if key in found:
            found[key] = replace(found[key], recipients=(*found[key].recipients, one))
            continue
        organ = row.organ
        found[key] = Sheet(
            packet=row.packet, mode=str(row.get_mode_display()), recipients=(one,),  # type: ignore[attr-defined]
            **({"postcode": organ.postcode, "address": organ.address, "contact": organ.contact} if organ else {}))
    return list(found.values())


def _number(document: Any) -> str:
    return str(document.number or document.lead_number)


def _day(at: datetime | None) -> str:
    return f"{timezone.localdate(at):%Y-%m-%d}" if at else ""


@dataclass(frozen=True)
class PrintOut:
    """One of the papers: its words, the right it asks, and who makes it."""

    label: str | Promise
    right: str
    make: Callable[[Any, Any], bytes]


PRINTS = {
    "list": PrintOut(gettext_lazy("Distribution list"), "view", distribution_list),
    "packing": PrintOut(gettext_lazy("Packing lists and receipt slips"), "distribute", packing_lists),
    "labels": PrintOut(gettext_lazy("Envelope labels"), "distribute", envelope_labels),
}
