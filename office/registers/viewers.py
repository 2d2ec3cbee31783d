"""What the file viewer shows: the pages as pictures, or why there are none."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.permissions.ask import visible_to
from office.records.models import Attachment, Upload

WHY_NONE = {
    "no_preview": gettext_lazy("This kind of file cannot be shown here. Download it to read it."),
    "damaged": gettext_lazy("The file could not be drawn. Download it to read it."),
}


def viewers_of(record: Any) -> list[dict[str, Any]]:
    """The viewers of a record's attachments, in two queries."""
    rows = record.attachments.filter(withdrawn_at=None).select_related("file").prefetch_related("file__page_images")
    return [_viewer(row, "page_image", reverse("download", args=[row.pk])) for row in rows]


def upload_viewer_of(row: Upload, user: Any) -> dict[str, Any]:
    """The viewer of a file that waits for its form."""
    viewer = _viewer(row, "upload_page", "")
    again = reverse("upload_viewer", args=[row.pk]) if viewer["pending"] else ""
    return {**viewer, "key": row.pk, "again_url": again, "same": _same_bytes(row, user)}


def _viewer(row: Attachment | Upload, page_url: str, download_url: str) -> dict[str, Any]:
    file = row.file
    pages = [
        {"url": f"{reverse(page_url, args=[row.pk, image.page])}?v={image.sha256[:12]}",
         "width": image.width, "height": image.height}
        for image in file.page_images.all()
    ]
    why = WHY_NONE.get(file.preview_error, WHY_NONE["no_preview"])
    return {"name": row.name, "size": filesizeformat(file.size), "download_url": download_url, "pages": pages,
            "pending": file.pages is None, "why_none": why if not pages else ""}


def _same_bytes(row: Upload, user: Any) -> str:
    """A warning when a record that the user may see has the same bytes already, whatever their name."""
    again = visible_to(user, Attachment.objects.filter(file=row.file_id, withdrawn_at=None), "record").exists()
    return _("The same file has been registered before.") if again else ""
