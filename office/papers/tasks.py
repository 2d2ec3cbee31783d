"""Celery only wakes the clean-up of papers that were kept long enough."""

from celery import shared_task

from office.papers.keeping import forget_papers


@shared_task(name="office.papers.forget", ignore_result=True)
def forget() -> int:
    """Safe to run at any time, any number of times."""
    return forget_papers()
