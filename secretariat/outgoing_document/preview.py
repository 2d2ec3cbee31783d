"""What the preview shows of a document: pictures of its pages, from the PDF of the renderer that will issue it."""

from typing import Any

from django.utils.translation import gettext as _

from office.papers.errors import from_data
from office.papers.keeping import SHOWN, ask_for
from office.papers.models import KeptPaper
from office.papers.official.make import may_issue
from secretariat.outgoing_document.models import OutgoingDocument
from secretariat.outgoing_document.papers import job_of


def preview_of(document: OutgoingDocument, draft: str = "") -> dict[str, Any]:
    """`waiting`: the pages are being made; `refused`: why there are none; else `pages`, `count`, `more`, `warning`.

    draft: names whose unsaved text the document holds, if it does.
    """
    if not document.body:
        return {"refused": _("It has no text yet.")}
    kept = ask_for(job_of(document), draft)
    if kept.state == KeptPaper.State.WAITING:
        return {"waiting": True}
    if kept.error is not None:
        return {"refused": str(from_data(kept.error))}
    return {"pages": kept.images, "warning": may_issue(), "count": kept.pages, "more": max(0, kept.pages - SHOWN)}
