"""What the pages of a project show: its way through the stages, its money by part, its panel, what is being built."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from office.routing.models import Act, Step
from office.routing.way import way_of
from planning.project import figures, reviewing
from planning.project.approving import proposed, role_words
from planning.project.checking import PHASES
from planning.project.models import STAGES, Project, Status
from planning.project.panel import PanelSeat
from planning.project.rows import CheckItem, Estimate, EstimateLine, Part, Passing


@dataclass(frozen=True)
class StageShown:
    """One stage on the line: done, current or next; by which passing it was left."""

    status: Status
    state: str
    passing: Passing | None


def way(record: Project) -> list[StageShown]:
    """The thirteen stages, each with the passing that last ended it."""
    rows = list(record.passings.select_related("by", "post", "behalf").order_by("pk")) if record.passings_made else []
    ended = {row.left: row for row in rows}
    place = _place(record, rows)
    return [StageShown(stage, "done" if at < place else "current" if at == place and record.is_open else "next",
                       ended.get(stage) if at < place or not record.is_open else None)
            for at, stage in enumerate(STAGES)]


def _place(record: Project, rows: list[Passing]) -> int:
    """How many stages lie behind it."""
    if record.status == Status.ARCHIVED:
        return len(STAGES)
    if record.status in STAGES:
        return STAGES.index(Status(record.status))
    return STAGES.index(Status(rows[-1].left)) if rows else 0


@dataclass(frozen=True)
class MoneyLine:
    """One part of the money: asked before, asked now, proposed or approved."""

    label: Any
    before: Decimal | None
    requested: Decimal
    approved: Decimal | None

    @property
    def more(self) -> Decimal:
        """How much more is asked than in the version before."""
        return self.requested - (self.before or Decimal(0))


@dataclass(frozen=True)
class MoneyShown:
    """The table of the money, with its sums."""

    version: int
    versions: int
    lines: list[MoneyLine]
    requested: Decimal
    approved: Decimal | None
    before: Decimal | None


def money(record: Project) -> MoneyShown | None:
    """The newest estimate by part, beside the version before it; two queries."""
    versions = list(record.estimates.prefetch_related("lines").order_by("version"))
    if not versions:
        return None
    newest, former = versions[-1], versions[-2] if len(versions) > 1 else None
    now, old = _by_part(newest), _by_part(former)
    lines = [MoneyLine(part.label, old[part].requested if part in old else None,
                       now[part].requested if part in now else Decimal("0.00"),
                       now[part].approved if part in now else None)
             for part in Part if part in now or part in old]
    known = [line.approved for line in lines if line.approved is not None]
    return MoneyShown(newest.version, len(versions), lines, record.requested, sum(known, Decimal(0)) if known else None,
                      sum((line.requested for line in old.values()), Decimal(0)) if former else None)


def _by_part(estimate: Estimate | None) -> dict[str, Any]:
    return {line.part: line for line in estimate.lines.all()} if estimate else {}


def seats(record: Project) -> list[PanelSeat]:
    """The panel of the newest review, those who left too, with what each said."""
    rows = record.seats.filter(round=record.review_round).select_related("expert", "opinion__sheet", "draw")
    return list(rows.order_by("place"))


def checks(record: Project) -> tuple[Any, list[CheckItem]]:
    """(the phase, its items) of the list that is gone through now; none outside those stages."""
    phase = PHASES.get(Status(record.status))
    return phase, list(record.checks.filter(phase=phase).select_related("by").order_by("place")) if phase else []


def deciding_step(user: Any, record: Project) -> Step | None:
    """The step by which the user is asked now to review or sign the approval; no query but those of the way."""
    from office.permissions.standing import standing_of

    if record.status != Status.APPROVE or not record.on_route:
        return None
    standing = standing_of(user)
    found = (step for step in way_of(record).open if step.act in (Act.SIGN, Act.REVIEW)
             and standing.answers_to(step.principal, step.kind, step.act))
    return next(found, None)


def effect(record: Project, step: Step | None) -> dict[str, Any]:
    """What an approval would do: the amount, who signs so much, and whether this step is that signature."""
    estimate = record.estimates.prefetch_related("lines").order_by("-version").first()
    amount = proposed(estimate)
    return {"amount": amount, "signs": step is not None and step.act == Act.SIGN,
            "who": role_words(figures.signer_of(amount, record.opened)) if amount else "",
            "difference": record.requested - amount}


def draws(record: Project) -> list[dict[str, Any]]:
    """How the experts were drawn: each draw with its lots in order, and whether drawing again gives the same."""
    found = []
    for row in record.draws.select_related("by").order_by("number"):
        lots = reviewing.lots_of(row)
        found.append({"row": row, "lots": lots, "holds": reviewing.verify(row)})
    return found


def versions(record: Project) -> list[tuple[Any, list[Decimal | None]]]:
    """What each version asks of each part, the newest first."""
    rows = [_by_part(one) for one in record.estimates.prefetch_related("lines").order_by("-version")]
    return [(part.label, [one[part].requested if part in one else None for one in rows])
            for part in Part if any(part in one for one in rows)]


def in_order(lines: Iterable[EstimateLine]) -> list[EstimateLine]:
    """Lines of an estimate in the order of the parts."""
    return sorted(lines, key=lambda line: Part.values.index(line.part))
