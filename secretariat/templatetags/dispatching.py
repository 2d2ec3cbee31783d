"""What the lists of documents say beside their rows: whether the reader keeps the address book."""

from typing import Any

from django import template

from office.permissions.ask import may_file
from secretariat.incoming_document.models import IncomingDocument

register = template.Library()


@register.simple_tag
def keeps_book(user: Any) -> bool:
    """Whether the address book's pages are open to this user; no query."""
    return bool(may_file(user, IncomingDocument.KIND))
