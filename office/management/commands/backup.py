"""backup DIR: save the office while people work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from office.backup.manifest import BadBackup
from office.backup.programs import ProgramFailed
from office.backup.save import save
from office.files.store import StoreFull


class Command(BaseCommand):
    help = "Save the database and the files of one instant into a new or empty folder, while people work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            digest = save(options["directory"].resolve(), self.stdout.write)
        except (BadBackup, ProgramFailed, StoreFull, DatabaseError, OSError) as error:
            raise CommandError(f"There is no backup: {error}") from error
        self.stdout.write(f"The backup is whole. Keep this line elsewhere: manifest {digest}")
