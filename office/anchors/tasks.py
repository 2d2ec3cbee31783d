"""Celery only wakes; which mail of which day was promised is in the outbox."""

from celery import shared_task

from office.anchors.mail import promise_daily


@shared_task(name="office.anchors.mail", ignore_result=True)
def mail() -> int:
    """The day's mail of the newest anchor; safe to run again."""
    return promise_daily()
