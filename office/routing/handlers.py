"""What the outbox does for routes: the reading steps of a circulation to many."""

from office.outbox.handlers import handler
from office.outbox.models import Message
from office.routing.models import JournalLine
from office.routing.services.circulating import TOPIC, deliver


@handler(TOPIC)
def make_reading_steps(message: Message) -> None:
    """Make one batch of a circulation's reading steps; those that are there are left alone."""
    line = JournalLine.objects.get(pk=message.payload["line"])
    deliver(line, message.payload["readers"])
