"""The door for gunicorn."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

# The example's key is public, so whoever knows it could sign in as anybody.
if settings.SECRET_KEY.startswith("CHANGE"):
    raise ImproperlyConfigured("SECRET_KEY is still the example's: see .env.example.")

application = get_wsgi_application()
