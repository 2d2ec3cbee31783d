"""mark_done: tell the portal that a regular job was done elsewhere, so that its alarm counts anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from office.marks import mark

ELSEWHERE = ("restore_drill",)


class Command(BaseCommand):
    """A restore drill runs on another machine."""

    help = "Tell the portal that a regular job was done on another machine; its alarm then counts from now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", choices=ELSEWHERE)

    def handle(self, *args: Any, **options: Any) -> None:
        mark(options["job"])
        self.stdout.write(f"{options['job']} was done now.")
