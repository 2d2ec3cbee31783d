"""The papers of an outgoing document."""

from typing import Any

from office.registers.paperwork import record_pdf
from secretariat.outgoing_document.models import OutgoingDocument


def record(document: OutgoingDocument, user: Any) -> bytes:
    """The record's page as a paper."""
    return record_pdf(document, user)
