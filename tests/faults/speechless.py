"""A door for gunicorn without its words for a database that is away: for a twin."""

from office.wsgi import application

__all__ = ["application"]


def take_away() -> None:
    from office import urls  # its models want the application above

    del urls.handler500


take_away()
