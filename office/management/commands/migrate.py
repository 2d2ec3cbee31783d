"""migrate, as the owner role and never waiting long for a lock, followed by the application role's rights."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

from office import grants

LOCK_TIMEOUT = "2s"  # whoever waits for a table makes everybody wait who comes after
TRIES, PAUSE = 30, 2.0  # seconds between two tries, in which people get their turn


class Command(migrate.Command):
    """Django's command as the owner by default: the application's role cannot change the schema.

    A migration that does not get its lock within two seconds is rolled back and tried again: what was done stays done.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        self.alias, whole = options["database"], super().handle
        self.without_long_locks(lambda: whole(*args, **options))
        asked_only = options["plan"] or options["check_unapplied"]
        if self.alias == "owner" and not asked_only:
            role = str(settings.DATABASES["default"]["USER"])
            self.without_long_locks(lambda: grants.give(connections["owner"], role))

    def without_long_locks(self, work: Callable[[], Any]) -> None:
        """Do it with short waits for locks, again and again while a table is in use; CommandError when it stays so."""
        for number in range(1, TRIES + 1):
            try:
                with connections[self.alias].cursor() as cursor:
                    cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
                work()
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                self.stdout.write(f"A table is in use. Try {number} of {TRIES}: {error.__cause__}")
                time.sleep(PAUSE)
            else:
                connections[self.alias].close()  # the next to use it has no such limit
                return
        raise CommandError("A table was in use at every try. Run migrate again when less is going on: what was done "
                           "stays done.")
