"""What every verify_* command is: it prints each finding with its place, and ends with an error if there is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """One view of the database for all questions, so that people at work meanwhile make no findings."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


class Verification(BaseCommand):
    """`findings()` yields sentences that begin with their place; `checked()` says in the end what was looked at."""

    def findings(self, **options: Any) -> Iterator[str]:
        raise NotImplementedError

    def checked(self) -> str:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        try:
            with one_snapshot():
                for finding in self.findings(**options):
                    number += 1
                    self.stderr.write(finding)
        except (DatabaseError, OSError) as error:
            raise CommandError(f"Could not verify, which counts as a finding: {error}", returncode=2) from error
        if number:
            raise CommandError(f"{number} findings.", returncode=1)
        self.stdout.write(f"{self.checked()}: no findings.")
