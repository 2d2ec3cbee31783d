"""What the outbox does for transfers: their packages."""

from office.outbox.handlers import handler
from office.outbox.models import Message
from secretariat.archive_transfer.package import make_package
from secretariat.archive_transfer.services import TOPIC


@handler(TOPIC)
def package(message: Message) -> None:
    """Make the package that was asked for; asked twice, it is made twice, and each is kept."""
    said = message.payload
    make_package(said["transfer"], said["person"], said["language"])
