"""The list of a handover on paper (工作交接清单)."""

from collections.abc import Mapping
from typing import Any

from office.handover.models import Handover
from office.papers.handover import HandedLine, HandoverSheet
from office.papers.render import make
from office.registers.paperwork import printed


def handover_pdf(handover: Handover, face: Mapping[str, Any], user: Any) -> bytes:
    """The list as the reader sees it, with room for the signatures on paper, beside those given in the portal."""
    lines = tuple(HandedLine(kind=row["kind"], line=row["line"], taker=row["taker_name"],
                             state=row["state_words"], taken_at=row["taken_at"]) for row in face["rows"])
    return make(HandoverSheet(
        **printed(user), number=handover.pk, giver=face["who"], ends_at=face["ends_at"], lines=lines,
        signed_by=handover.signed_by.name if handover.signed_by else "", signed_at=handover.signed_at,
        reason=handover.sign_reason, takers=tuple(dict.fromkeys(line.taker for line in lines if line.taker))))
