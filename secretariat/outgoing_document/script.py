"""文稿: a speech, a report of work or a summary on paper, which has neither a red head nor a number."""

from typing import Any

from office.papers.official.body import Counter
from office.papers.render import render_html
from secretariat.outgoing_document.models import OutgoingDocument

TEMPLATE = "secretariat/papers/script.html"


def script_html(document: OutgoingDocument) -> str:
    """What the script is made of: title, text and annexes."""
    parts = [{"title": document.title, "lines": _lines(document.body)},
             *({"title": one["title"], "lines": _lines(one["blocks"])} for one in document.annexes)]
    return render_html(TEMPLATE, {"document": document, "parts": parts})


def _lines(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with the numbers of their headings; pictures stay with official documents."""
    counter = Counter()
    return [{**block, "number": counter.number(block["level"]) if block["kind"] == "heading" else ""}
            for block in blocks]
