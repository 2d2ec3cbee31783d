"""What the sheet of a handover is made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from office.papers.contents import Paper


@dataclass(frozen=True, kw_only=True)
class HandedLine:
    """One thing of a handover: what it is, whose it becomes, and when they signed for it."""

    kind: str
    line: str
    taker: str = ""
    state: str = ""
    taken_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class HandoverSheet(Paper):
    """工作交接清单: what one person hands over, to whom, with who signed for it and room to sign on paper."""

    template: ClassVar[str] = "papers/handover.html"
    number: int
    giver: str
    ends_at: datetime
    lines: tuple[HandedLine, ...]
    takers: tuple[str, ...]
    signed_by: str = ""
    signed_at: datetime | None = None
    reason: str = ""  # why another signed for the giver
