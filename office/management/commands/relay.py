"""relay: hand the outbox's messages to Celery until told to stop."""

import signal
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from office.outbox.relay import AGAIN_AFTER, Relay


class Command(BaseCommand):
    """Run one beside the workers; a second waits to take over."""

    help = "Hand the outbox's messages to Celery until told to stop (SIGTERM or Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again-after", type=float, default=AGAIN_AFTER.total_seconds(), metavar="SECONDS",
            help="how long until a message that was sent and not done is sent again (%(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        relay = Relay(again_after=timedelta(seconds=options["again_after"]))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, relay.stop)
        relay.run()
