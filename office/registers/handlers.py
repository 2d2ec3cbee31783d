"""What the outbox does for registers: long papers."""

from office.outbox.handlers import handler
from office.outbox.models import Message
from office.papers.slot import slot_for_papers
from office.registers.exporting import TOPIC, make_export


@handler(TOPIC)
def make(message: Message) -> None:
    """Make the PDF that was asked for; one that is made stays as it is."""
    with slot_for_papers():
        make_export(message.payload["export"])
