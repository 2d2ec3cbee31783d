"""Anchors by the clock."""

from celery import shared_task

from office.audit import services


@shared_task(name="office.audit.anchor", ignore_result=True)
def anchor() -> int | None:
    """Anchor what has happened since the last anchor."""
    return services.anchor()
