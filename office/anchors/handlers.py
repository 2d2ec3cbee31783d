"""What the outbox delivers of anchors."""

from office.anchors.mail import TOPIC, send
from office.outbox.handlers import handler
from office.outbox.models import Message


@handler(TOPIC)
def mail(message: Message) -> None:
    """Send the anchor that was promised; the message's key makes it once for each address."""
    send(message.payload["anchor"], message.payload["to"], f"anchor-{message.pk}")
