"""load_demo: the demo office with a believable month of work, made by the program's own acts."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from office.demo.base import load_base
from office.demo.logins import password
from office.demo.month import Month
from office.demo.play import play
from office.records.fixity import read_again
from office.records.models import Record
from office.time import ClockOffset


class Command(BaseCommand):
    help = "Load the demo office into a new database: its people, and a month of work that ends now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--papers", type=int, help="only so many of the month's papers, for a quick look")

    def handle(self, *args: Any, **options: Any) -> None:
        self.begun = time.monotonic()
        if Record.objects.exists() or ClockOffset.objects.exclude(frozen_at=None).exists():
            raise CommandError("This database has been worked in, or its loading was interrupted. Load the demo into a "
                               "new one.")
        load_base(password())
        self.say("The office, its people, calendar and routes are there.")
        month = Month()
        papers = month.papers if options["papers"] is None else month.sample(options["papers"])
        play(month, papers, self.say)
        self.say(f"{len(papers)} papers are loaded.")
        read_again(seconds=60)  # the files seem weeks old, and nothing has read them again as it would have

    def say(self, what: str) -> None:
        """A line of progress, with the seconds since the beginning."""
        self.stdout.write(f"{time.monotonic() - self.begun:5.0f} s  {what}")
        self.stdout.flush()
