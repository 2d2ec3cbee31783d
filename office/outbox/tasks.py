"""Celery carries the wake-up for one message; the message itself, and whether it is done, is in the database."""

from celery import shared_task

from office.outbox import relay, services


@shared_task(name="office.outbox.handle", ignore_result=True)
def handle(pk: int) -> bool:
    """Make the effect of one message; a second delivery finds it done."""
    return services.handle(pk)


@shared_task(name="office.outbox.send_again", ignore_result=True)
def send_again() -> int:
    """What the relay does, by the clock: messages go out even while no relay runs."""
    return relay.pump()
