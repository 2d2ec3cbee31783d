"""Celery only wakes the look at handovers; what it finds stands in the database."""

from celery import shared_task

from office.handover.sweep import follow


@shared_task(name="office.handover.follow", ignore_result=True)
def follow_handovers() -> int:
    """Safe to run at any time, any number of times."""
    return follow()
