"""What the outbox does for papers: it makes them."""

from office.outbox.handlers import handler
from office.outbox.models import Message
from office.papers.keeping import TOPIC, make_asked


@handler(TOPIC)
def make(message: Message) -> None:
    """Make the paper that was asked for; one that is made stays as it is."""
    make_asked(message)
