"""What the outbox does for clocks: count them again after the calendar changed."""

from office.clocks.recount import TOPIC, recount
from office.orgchart.models import Person
from office.outbox.handlers import handler
from office.outbox.models import Message


@handler(TOPIC)
def recount_clocks(message: Message) -> None:
    """One batch of open clocks; the next is promised in the same transaction."""
    said = message.payload
    recount(said["key"], said["reason"], Person.objects.filter(pk=said["by"]).first(), said["after"])
