"""relay: hand the outbox's messages to Celery until told to stop."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from office.outbox.relay import Relay


class Command(BaseCommand):
    """Run one beside the workers; a second waits to take over."""

    help = "Hand the outbox's messages to Celery until told to stop (SIGTERM or Ctrl-C)."

    def handle(self, *args: Any, **options: Any) -> None:
        relay = Relay()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, relay.stop)
        relay.run()
