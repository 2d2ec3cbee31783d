"""Uploading, downloading and looking at files; each door asks for the record, or for one's own upload."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from office.files.serve import serve
from office.files.uploads import refused_in
from office.hanging.viewers import upload_viewer_of
from office.permissions.ask import get_for
from office.permissions.declared import OWN, RECORD, access
from office.records.attachments import receive
from office.records.models import Attachment, PageImage, Upload


@access(OWN)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file for the form in hand; answers with its viewer, or with why it was refused."""
    uploads, refused = [], []
    for file in request.FILES.getlist("files"):
        try:
            uploads.append(receive(request.user, file))
        except ValidationError as error:
            refused += error.messages
    refused += refused_in(request, "files")
    context = {"uploads": [upload_viewer_of(row, request.user) for row in uploads], "refused": refused}
    return render(request, "hanging/_uploads.html", context, status=200 if uploads or not refused else 422)


@access(OWN)
def upload_viewer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The viewer of one's own upload again, once its page images are there."""
    row = get_object_or_404(Upload.objects.select_related("file"), key=key, person_id=request.user.person_id)
    return render(request, "hanging/_uploads.html", {"uploads": [upload_viewer_of(row, request.user)]})


@access(OWN)
def upload_page(request: HttpRequest, key: UUID, page: int) -> HttpResponseBase:
    """A page image of one's own upload."""
    row = get_object_or_404(Upload, key=key, person_id=request.user.person_id)
    return _page(request, row.file_id, page)


@access(RECORD)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An attachment's bytes, for whoever may see its record."""
    attachment = _attachment(request, pk)
    return serve(attachment.file, attachment.name, request=request)


@access(RECORD)
def page_image(request: HttpRequest, pk: int, page: int) -> HttpResponseBase:
    """A page of an attachment as a picture."""
    return _page(request, _attachment(request, pk).file_id, page)


def _attachment(request: HttpRequest, pk: int) -> Attachment:
    attachment = get_object_or_404(Attachment.objects.select_related("file"), pk=pk, destroyed_at=None)
    get_for(request.user, attachment.record_id)
    return attachment


def _page(request: HttpRequest, sha256: str, page: int) -> HttpResponseBase:
    image = PageImage.objects.filter(file=sha256, page=page).first()
    if image is None:
        raise Http404
    stored: Any = SimpleNamespace(sha256=image.sha256, size=None, media_type="image/webp")
    return serve(stored, f"{page}.webp", inline=True, request=request)


