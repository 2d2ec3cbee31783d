"""restore DIR: fill an empty database and the file store from a backup, and prove that they are what was saved."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from office.backup.bring_back import Refused, Unlike, bring_back
from office.backup.manifest import BadBackup
from office.backup.programs import ProgramFailed
from office.files.store import StoreFull


class Command(BaseCommand):
    """The roles and an empty database must be there; tables, rights and triggers come with the restore."""

    help = "Restore a backup into an empty database, compare everything, and run all verifications."
    requires_system_checks: list[str] = []  # they look into tables that are not there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument("--manifest", default="", metavar="DIGEST", help="the manifest's digest, as it was kept")
        parser.add_argument("--anchor", metavar="ID:DIGEST", action="append", default=[],
                            help="an anchor that was kept off this machine; repeatable")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            bring_back(options["directory"].resolve(), self.stdout.write, options["manifest"],
                       tuple(options["anchor"]))
        except (BadBackup, Refused) as error:
            raise CommandError(f"Nothing was restored: {error}") from error
        except (ProgramFailed, StoreFull, DatabaseError, OSError) as error:
            raise CommandError(f"The restore broke off: {error}. Begin again with an empty database.") from error
        except Unlike as error:
            raise CommandError(f"What was restored is not what was saved:\n{error}", returncode=2) from error
        self.stdout.write("The office is restored. Start its processes.")
