"""Celery only wakes: which periods are due is found in the database, so a lost wake-up loses nothing."""

from celery import shared_task

from office.reports.schedule import promise_due


@shared_task(name="office.reports.promise_due", ignore_result=True)
def promise() -> int:
    """Promise the reports of the periods that have ended; safe to run at any time, any number of times."""
    return promise_due()
