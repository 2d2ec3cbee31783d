"""What the worker does for records: page images of files, and search rows anew; doing it twice gives the same."""

from typing import Any

from office.files.preview import PreviewUnavailable, page_images
from office.files.store import file_store
from office.outbox.handlers import handler
from office.records.index import reindex
from office.records.models import PageImage, StoredFile

MOST_PAGES = 200


@handler("file.prepare")
def prepare(message: Any) -> None:
    """Draw the pages of the file that the message names; a file without a preview says why."""
    file = StoredFile.objects.get(pk=message.payload["sha256"])
    store = file_store()
    drawn = 0
    try:
        for page, image in page_images(store.path(file.pk), file.media_type, store):
            PageImage.objects.get_or_create(file=file, page=page,
                defaults={"sha256": image.sha256, "width": image.width, "height": image.height})
            drawn = page
            if page >= MOST_PAGES:
                break
    except PreviewUnavailable as unavailable:
        file.preview_error = unavailable.code
    file.pages = drawn
    file.save(update_fields=["pages", "preview_error"])


@handler("record.reindex")
def index_anew(message: Any) -> None:
    """Index the records that the message names, because something they are found by was renamed."""
    reindex(message.payload["records"])
