"""Celery only wakes; which files are due to be read again, or known to no row, is found in the database."""

from celery import shared_task

from office.records.fixity import read_again
from office.records.orphans import collect_orphans

SECONDS = 60  # at a time, well within the task's limit


@shared_task(name="office.records.read_files_again", ignore_result=True)
def read_files_again() -> int:
    """Read a slice of the stored files again."""
    return read_again(SECONDS)


@shared_task(name="office.records.collect_orphans", ignore_result=True)
def collect() -> int:
    """Remove old files that no row knows; safe to run at any time, any number of times."""
    return len(collect_orphans())
