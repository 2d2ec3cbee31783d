"""The distribution of one document: who is to get it, by which way, how many copies, in which packet.

条例 art. 25 (二): at registration the scope of distribution and the number of copies are fixed. Until the document goes
out, the plan stands in `OutgoingDocument.distribution`; whoever is named in its head is always in it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.orgchart.models import Division
from office.time import now
from secretariat.dispatch.models import PAPER, Part
from secretariat.organ.models import Mode, Organ, Relation


@dataclass
class Line:
    """One recipient in the plan. `key` names it: o12 an organ, d3 a division of ours."""

    key: str
    name: str
    part: str
    mode: str
    copies: int
    packet: int | None = None

    @property
    def is_division(self) -> bool:
        """Whether it is a division of this office, which has an inbox here."""
        return self.key.startswith("d")

    @property
    def part_label(self) -> str:
        """As whom it gets the document, in words."""
        return str(Part(self.part).label)

    @property
    def mode_label(self) -> str:
        """The way of sending, in words."""
        return str(Mode(self.mode).label)


def plan_of(document: Any) -> list[Line]:
    """The plan as it stands: what the registry wrote, and a proposal for every addressee it has not decided on."""
    written = {line["key"]: Line(**line) for line in document.distribution}
    named = [(Part.MAIN, one) for one in document.main_to] + [(Part.COPY, one) for one in document.copy_to]
    organs = Organ.objects.in_bulk({one["organ"] for _part, one in named})
    divisions = _divisions(organ for organ in organs.values() if organ.relation == Relation.DIVISION)
    lines: dict[str, Line] = {}
    for part, one in named:
        organ = organs.get(one["organ"])
        line = proposal(organ, divisions.get(organ.name) if organ else None, part, one["name"])
        lines.setdefault(line.key, written.get(line.key, line))
    for key, line in written.items():
        if line.part == Part.FURTHER:
            lines.setdefault(key, line)
    return in_packets(lines.values())


def proposals(organs: Iterable[Organ], part: str) -> list[Line]:
    """How each of these organs would get it."""
    found = list(organs)
    divisions = _divisions(organ for organ in found if organ.relation == Relation.DIVISION)
    return [proposal(organ, divisions.get(organ.name), part, organ.name) for organ in found]


def proposal(organ: Organ | None, division: Division | None, part: str, name: str) -> Line:
    """The usual way: our divisions in the portal, others as the address book says, else by hand."""
    if division is not None:
        return Line(f"d{division.pk}", name, part, Mode.INTERNAL, 0)
    mode = (organ.usual_mode if organ else "") or Mode.BY_HAND
    return Line(f"o{organ.pk if organ else 0}", name, part, mode, 1 if mode in PAPER else 0)


def in_packets(lines: Iterable[Line]) -> list[Line]:
    """The same lines; printed copies without a packet get one of their own."""
    found = list(lines)
    taken = {line.packet for line in found if line.packet}
    following = 1
    for line in found:
        if line.mode not in PAPER:
            line.packet = None
        elif not line.packet:
            while following in taken:
                following += 1
            line.packet = following
            taken.add(following)
    return found


def refuse_impossible(document: Any, lines: Iterable[Line], sent: int = 0) -> None:
    """Raises ValidationError for more copies than were printed (`sent` went before), or a way that leads nowhere."""
    found = list(lines)
    for line in found:
        if line.mode in PAPER and not line.copies:
            raise ValidationError(_("%(name)s: at least one copy goes on paper."), params={"name": line.name})
        if line.mode == Mode.INTERNAL and not line.is_division:
            raise ValidationError(_("%(name)s is no division of this office and has no inbox here."),
                                  params={"name": line.name})
    total = sent + sum(line.copies for line in found)
    if total > document.copies:
        raise ValidationError(
            _("%(total)s copies are to be sent, but only %(printed)s were printed."), code="copies",
            params={"total": total, "printed": document.copies})


def as_written(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines as the document keeps them."""
    return [asdict(line) for line in lines]


def _divisions(organs: Iterable[Organ]) -> dict[str, Division]:
    """The divisions standing now, by the names that the address book has for them."""
    names = {organ.name for organ in organs}
    if not names:
        return {}
    return {row.name_zh: row for row in Division.objects.on(now()).filter(name_zh__in=names)}
