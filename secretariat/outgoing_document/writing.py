"""Writing the text, and remarks on it: each under the record's lock, in one transaction."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.files.names import clean_text
from office.records.perform import changing
from office.routing.services.acting import beside
from office.secrecy import refuse_state_secrets
from secretariat.outgoing_document.content import all_texts
from secretariat.outgoing_document.hands import in_hands_of
from secretariat.outgoing_document.models import Comment, OutgoingDocument
from secretariat.outgoing_document.services import edit
from secretariat.outgoing_document.textform import Text, refuse_empty

DRAWN = ("image/png", "image/jpeg")


def write(user: Any, pk: int, version: int, text: Text) -> OutgoingDocument:
    """Keep the text as the document's next version; returns the document as it is then.

    Raises Stale, ValidationError without a check-out of one's own, for a text that is empty or marked as a state
    secret, and whatever edit() refuses.
    """
    refuse_empty(text)
    kept = text.without_empty()
    with changing(user, pk, "edit", version=version) as change:
        document = change.record
        held = in_hands_of(document)
        if held is None:
            raise ValidationError(_("Check the text out before you write in it."))
        document.body, document.annexes = kept.body, kept.annexes
        refuse_state_secrets({"body": "\n".join(all_texts(document))})
        edit(change)
    return document


def comment(user: Any, pk: int, block: str, words: str) -> Comment:
    """Remark on a block (on the whole, if none is named); whoever sees the document may. Raises ValidationError."""
    words = clean_text(words).strip()
    refuse_state_secrets({"text": words})
    if not words or len(words) > 500:
        raise ValidationError(_("Write between 1 and 500 characters."))
    with beside(user, pk, "comment") as change:
        return Comment.objects.create(record_id=pk, block=block[:12], text=words, by_id=change.person_id)


def pictures_of(document: Any) -> list[tuple[str, str]]:
    """(SHA-256, name) of the pictures that hang on the document and may stand in its text."""
    rows = document.attachments.filter(withdrawn_at=None, file__media_type__in=DRAWN).order_by("id")
    return [(row.file_id, row.name) for row in rows]
