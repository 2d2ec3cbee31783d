"""The files that came with a form, or that it names."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from office.files.uploads import refused_while_received
from office.records.attachments import receive
from office.records.models import Upload


def uploads_in(request: HttpRequest, form: Any) -> list[Upload]:
    """The uploads a form names, and those files that came with it because there was no JavaScript.

    A refused file becomes an error of the form; the others are kept.
    """
    found = uploads_named(request.user, request.POST.getlist("upload"))
    for file in request.FILES.getlist("files"):
        try:
            found.append(receive(request.user, file))
        except ValidationError as error:
            form.add_error(None, error)
    for reason in refused_while_received(request):
        form.add_error(None, reason)
    return found


def uploads_named(user: Any, names: list[str]) -> list[Upload]:
    """The user's own uploads among the keys named; what is no key is passed over."""
    keys = []
    for text in names:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return list(Upload.objects.filter(key__in=keys, person_id=user.person_id).select_related("file"))
