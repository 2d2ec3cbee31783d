"""What the file viewer shows: the pages as pictures, or why there are none."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, JSONField, OuterRef
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.permissions.ask import visible_to
from office.records.models import Attachment, PageImage, Upload


class JSONBArray(Func):
    """A row's columns as one JSON array."""

    function = "JSONB_BUILD_ARRAY"
    output_field = JSONField()


# [page, sha256, width, height] of each page image of an attachment's file.
PAGES = ArraySubquery(
    PageImage.objects.filter(file=OuterRef("file")).order_by("page").values(
        row=JSONBArray("page", "sha256", "width", "height")))
WHY_NONE = {
    "no_preview": gettext_lazy("This kind of file cannot be shown here. Download it to read it."),
    "too_heavy": gettext_lazy("The file takes too much time or memory to draw. Download it to read it."),
    "damaged": gettext_lazy("The file could not be drawn. Download it to read it."),
}


def viewers_of(record: Any) -> list[dict[str, Any]]:
    """The viewers of a record's attachments, pages and all, in one query; `pk` is the attachment's."""
    rows = record.attachments.filter(withdrawn_at=None).select_related("file").annotate(images=PAGES)
    return [{"pk": row.pk, **_viewer(row, row.images, "page_image", reverse("download", args=[row.pk]))}
            for row in rows]


def upload_viewer_of(row: Upload, user: Any) -> dict[str, Any]:
    """The viewer of a file that waits for its form."""
    images = row.file.page_images.values_list("page", "sha256", "width", "height")
    viewer = _viewer(row, images, "upload_page", "")
    again = reverse("upload_viewer", args=[row.pk]) if viewer["pending"] else ""
    return {**viewer, "key": row.pk, "again_url": again, "same": _same_bytes(row, user)}


def _viewer(row: Attachment | Upload, images: Iterable[Any], page_url: str, download_url: str) -> dict[str, Any]:
    file = row.file
    pages = [
        {"url": f"{reverse(page_url, args=[row.pk, page])}?v={sha256[:12]}", "width": width, "height": height}
        for page, sha256, width, height in images
    ]
    why = WHY_NONE.get(file.preview_error, WHY_NONE["no_preview"])
    return {"name": row.name, "size": filesizeformat(file.size), "download_url": download_url, "pages": pages,
            "pending": file.pages is None, "why_none": why if not pages else ""}


def _same_bytes(row: Upload, user: Any) -> str:
    """A warning when a record that the user may see has the same bytes already, whatever their name."""
    again = visible_to(user, Attachment.objects.filter(file=row.file_id, withdrawn_at=None), "record").exists()
    return _("The same file has been registered before.") if again else ""
