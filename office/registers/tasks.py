"""Celery only wakes the clean-up of papers that were kept long enough."""

from celery import shared_task

from office.registers.exporting import forget_exports


@shared_task(name="office.registers.forget_exports", ignore_result=True)
def forget() -> int:
    """Safe to run at any time, any number of times."""
    return forget_exports()
