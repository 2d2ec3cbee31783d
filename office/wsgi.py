"""The door for gunicorn."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections

from office.prepared import prepare_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

# The example's key is public, so whoever knows it could sign in as anybody.
if settings.SECRET_KEY.startswith("CHANGE"):
    raise ImproperlyConfigured("SECRET_KEY is still the example's: see .env.example.")

# A page is not worth a long question; workers and commands take the time they need. PgBouncer must be told to let
# start-up options through, or WEB_STATEMENT_TIMEOUT be 0 and the role's own setting be used.
if settings.WEB_STATEMENT_TIMEOUT:
    options = connections.settings["default"].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c statement_timeout={settings.WEB_STATEMENT_TIMEOUT}".strip()

application = get_wsgi_application()
prepare_pages()
