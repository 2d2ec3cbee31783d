"""Celery only wakes the clean-up after grants that ended by their date."""

from celery import shared_task

from office.permissions.grants import forget_ended


@shared_task(name="office.permissions.forget_ended", ignore_result=True)
def forget() -> int:
    """Safe to run at any time, any number of times."""
    return forget_ended()
