"""The Celery application: it carries wake-ups and heavy work, never the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

app = Celery("office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# The parts of the kernel are folders of one Django app, so they are named here one by one.
app.autodiscover_tasks(
    ["office.outbox", "office.clocks", "office.notices", "office.papers", "office.records", "office.routing"],
    force=False,
)
