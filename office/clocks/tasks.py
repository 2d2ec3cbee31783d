"""Celery only wakes the sweep: what is due is found in the database, so a lost wake-up loses nothing."""

from celery import shared_task

from office.clocks.sweep import sweep


@shared_task(name="office.clocks.sweep", ignore_result=True)
def sweep_clocks() -> int:
    """Make the reminders that are due; safe to run at any time, any number of times."""
    return sweep()
