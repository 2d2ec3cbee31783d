"""Celery only wakes the digest; who is to get one is found in the database."""

from celery import shared_task

from office.notices.mail import send_digests


@shared_task(name="office.notices.digest", ignore_result=True)
def digest() -> int:
    """Send the day's digests; safe to run again."""
    return send_digests()
