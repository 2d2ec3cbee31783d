"""hand_out: after a restore, put the papers that open links lead to where the public face reads them."""

from typing import Any

from django.core.management.base import BaseCommand

from secretariat.dispatch.handed_out import hand_out_again


class Command(BaseCommand):
    """Makes the store of handed-out papers again; doing it twice is harmless."""

    help = "Put the sealed papers that open links lead to into LINK_STORE again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many papers there are."""
        self.stdout.write(f"{hand_out_again()} papers are handed out.\n")
