"""The public face's door for gunicorn; a process of its own, which never opens the portal."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "office.public.settings"

from django.core.wsgi import get_wsgi_application
from django.db import connections

options = connections.settings["default"].setdefault("OPTIONS", {})
options["options"] = f"{options.get('options', '')} -c statement_timeout=3000".strip()

application = get_wsgi_application()
