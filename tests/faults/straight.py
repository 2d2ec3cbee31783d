"""A door for gunicorn without the outbox's first defence: the web process itself speaks to the broker."""

from office.wsgi import application

__all__ = ["application"]


def send_at_once() -> None:
    """As where a task is sent in the request: who saves waits for the broker."""
    from office.outbox import relay

    relay.send_to_celery(0)


def take_away() -> None:
    from office.outbox import services  # its models want the application above

    services.wake_relay = send_at_once


take_away()
