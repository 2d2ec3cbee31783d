"""Pictures of a document's pages, from the PDF of the renderer that will issue it."""

import tempfile
from base64 import b64encode
from pathlib import Path
from typing import Any

import pypdfium2

from office.files.preview import PAGE_TYPE, render_pages
from office.papers.official.make import may_issue
from secretariat.outgoing_document.models import OutgoingDocument
from secretariat.outgoing_document.papers import official

SHOWN = 8  # pages; the rest is in the PDF
WIDTH = 900  # pixels


def pages_of(document: OutgoingDocument) -> dict[str, Any]:
    """`pages`: the first pages as data addresses with their size; `more`: how many are not shown. Any PaperError.

    Of a paper that was printed or issued these are its bytes, as they are authorised and sealed.
    """
    pdf = official(document, None)
    count = len(pypdfium2.PdfDocument(pdf))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(pdf)
        drawn = render_pages(path, "application/pdf", range(1, min(count, SHOWN) + 1), WIDTH)
    pages = [{"source": f"data:{PAGE_TYPE};base64,{b64encode(one.body).decode()}", "width": one.width,
              "height": one.height} for one in drawn]
    return {"pages": pages, "warning": may_issue(), "count": count, "more": max(0, count - SHOWN)}
