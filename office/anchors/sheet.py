"""An anchor on paper: to be signed, and kept where nobody who rules the machine can change it."""

from typing import Any

from office.audit.models import AuditAnchor
from office.audit.services import kept_line
from office.papers.contents import AnchorSheet
from office.papers.render import make
from office.registers.paperwork import printed


def anchor_pdf(anchor: AuditAnchor, user: Any) -> bytes:
    """The sheet of one anchor, in the active language; `user` is who prints it, None is the system itself."""
    return make(AnchorSheet(**printed(user), number=anchor.pk, taken_at=anchor.at, last_event=anchor.last_event,
                            events=anchor.events, digest=anchor.digest, kept=kept_line(anchor)))
