"""Celery only wakes the sweep: what is due is found in the database, so a lost wake-up loses nothing."""

from celery import shared_task

from office.clocks.sweep import sweep
from office.marks import mark


@shared_task(name="office.clocks.sweep", ignore_result=True)
def sweep_clocks() -> int:
    """Make the reminders that are due; safe to run at any time, any number of times."""
    made = sweep()
    mark("sweep")
    return made
