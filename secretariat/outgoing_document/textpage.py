"""What the editor's page draws of a text, and what its buttons do to it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from office.files.store import file_store
from office.records.attachments import receive
from secretariat.outgoing_document.takeover import blocks_from_docx, blocks_from_html, blocks_from_text
from secretariat.outgoing_document.textform import Block, Text, typed_rows

LEVELS = [(1, "一、"), (2, "（一）"), (3, "1."), (4, "（1）")]  # as GB/T 9704 numbers them


def kinds() -> list[tuple[str, str]]:
    """The kinds of block and their names."""
    return [("heading", _("Heading")), ("paragraph", _("Paragraph")), ("table", _("Table")), ("picture", _("Picture"))]


def drawn(text: Text, document: Any) -> list[dict[str, Any]]:
    """The parts of the page: the body and each annex, with the fields of each block and the remarks on it."""
    said: dict[str, list[Any]] = {}
    for remark in document.comments.select_related("by").order_by("id"):
        said.setdefault(remark.block, []).append(remark)
    names = ["body", *(f"a{place}" for place in range(1, len(text.annexes) + 1))]
    return [_part(text, name, said) for name in names]


def _part(text: Text, name: str, said: dict[str, list[Any]]) -> dict[str, Any]:
    blocks = text.part(name)
    drawn = [_block(text, f"{name}_{place}", place, block, len(blocks), said) for place, block in enumerate(blocks, 1)]
    annex = None if name == "body" else text.annexes[int(name[1:]) - 1]
    return {"name": name, "blocks": drawn, "count": len(blocks), "is_annex": annex is not None,
            "title": annex["title"] if annex else "", "title_error": text.errors.get(f"{name}_title", ""),
            "error": text.errors.get(f"{name}_add", ""),
            "label": _("Body") if annex is None else _("Annex %(place)s") % {"place": name[1:]}}


def _block(text: Text, name: str, place: int, block: dict[str, Any], count: int,
           said: dict[str, list[Any]]) -> dict[str, Any]:
    typed = typed_rows(block["rows"]) if block["kind"] == "table" else block.get("text", "")
    error = text.errors.get(f"{name}_text", "") or text.errors.get(f"{name}_file", "")
    return {**block, "name": name, "place": place, "typed": typed, "label": dict(kinds())[block["kind"]],
            "error": error, "rows_high": min(max(2, len(typed) // 60 + typed.count("\n") + 1), 12),
            "is_first": place == 1, "is_last": place == count, "remarks": said.get(block["id"], [])}


def worked(request: HttpRequest, text: Text) -> str:
    """Do what the pressed button says; returns the control to go on from. What is refused is said in `text.errors`."""
    wish = request.POST.get("do", "")
    if wish not in ("paste", "import"):
        return text.press(wish)
    try:
        blocks = _pasted(request) if wish == "paste" else _imported(request)
    except ValidationError as error:
        text.errors["paste_text" if wish == "paste" else "docx"] = " ".join(error.messages)
        return ""
    return text.insert(request.POST.get("pasted_at", "") if wish == "paste" else "", blocks)


def _pasted(request: HttpRequest) -> list[Block]:
    html = request.POST.get("pasted", "")
    found = blocks_from_html(html) if html else blocks_from_text(request.POST.get("paste_text", ""))
    if not found:
        raise ValidationError(_("There is no text in what was pasted."))
    return found


def _imported(request: HttpRequest) -> list[Block]:
    """The blocks of the file sent along, received and checked as every file is; nothing of it is attached."""
    file = request.FILES.get("docx")
    if file is None:
        raise ValidationError(_("Choose a Word file first."))
    upload = receive(request.user, file)
    if not upload.name.lower().endswith(".docx"):
        raise ValidationError(_("Only Word files (.docx) are read here."))
    return blocks_from_docx(file_store().path(upload.file_id))
