"""The files that came with a form, or that it names."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from office.files.uploads import refused_in
from office.records.attachments import receive
from office.records.models import Upload


def uploads_in(request: HttpRequest) -> tuple[list[Upload], list[str]]:
    """The uploads a form names, with the files that came with it because there was no JavaScript; and the refusals.

    A refusal names its file; a form with one is not saved, and the other files are kept for its next sending.
    """
    found = uploads_named(request.user, request.POST.getlist("upload"))
    refused = refused_in(request, "files")
    for file in request.FILES.getlist("files"):
        try:
            found.append(receive(request.user, file))
        except ValidationError as error:
            refused += error.messages
    return found, refused


def uploads_named(user: Any, names: list[str]) -> list[Upload]:
    """The user's own uploads among the keys named, in their order; what is no key is passed over."""
    keys = []
    for text in names:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    rows = Upload.objects.filter(key__in=keys, person_id=user.person_id).select_related("file").in_bulk()
    return [rows[key] for key in dict.fromkeys(keys) if key in rows]
