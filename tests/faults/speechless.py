"""The portal without its words for a database that is away: for a twin."""

from office import urls
from office.wsgi import application

del urls.handler500

__all__ = ["application"]
