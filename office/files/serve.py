"""Handing a stored file to a browser: as a download, in a box of its own, never as a page of ours.

The caller has already asked whether the user may read the record the file hangs on.
"""

from typing import Protocol

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from office.files.names import content_disposition
from office.files.store import FileStore, file_store

# What a browser shows without running anything of it.
_INLINE = frozenset({"image/webp", "image/png", "image/jpeg", "application/pdf", "text/plain"})


class StoredRow(Protocol):
    """What serve() reads of a stored file: the row, or anything with these two."""

    sha256: str
    media_type: str


def serve(
    stored: StoredRow,
    name: str,
    inline: bool = False,
    *,
    request: HttpRequest | None = None,
    store: FileStore | None = None,
) -> HttpResponseBase:
    """Return the response for a stored file under ``name``; with ``request``, 304 where the browser has it.

    The entity tag is the content's hash, so a file of the same name can never be taken for another. The
    browser keeps the file but asks each time, since the right to read it may have ended.
    """
    etag = f'"{stored.sha256}"'
    response: HttpResponseBase
    answer = get_conditional_response(request, etag=etag) if request is not None else None
    if isinstance(answer, HttpResponse) and answer.status_code != 200:
        response = answer
    else:
        response = FileResponse((store or file_store()).open(stored.sha256), content_type=stored.media_type)
        shown = inline and stored.media_type in _INLINE
        response["Content-Disposition"] = content_disposition(name, inline=shown)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
