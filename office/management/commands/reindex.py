"""reindex: write the search row and the one-line face of every record anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from office.records.index import BATCH, reindex
from office.records.models import Record


class Command(BaseCommand):
    """For after the rules of search words, or what a register is found by, were changed. Harmless to repeat."""

    help = "Write the search row of every record anew, so many records a transaction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", default="", help="only the records of this register: incoming_document …")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Record.objects.filter(kind=options["kind"]) if options["kind"] else Record.objects.all()
        done, last = 0, 0
        while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                reindex(keys)
            done, last = done + len(keys), keys[-1]
        self.stdout.write(f"{done} records indexed")
