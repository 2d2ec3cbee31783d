"""What the outbox does for reports: it makes the files that were promised."""

from office.outbox.handlers import handler
from office.outbox.models import Message
from office.reports.schedule import TOPIC, make


@handler(TOPIC)
def make_file(message: Message) -> None:
    """Make the file of one period; one that is made stays as it is."""
    make(message.payload["file"])
