"""The Celery application: it carries wake-ups and heavy work, never the truth."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

app = Celery("office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# The parts of the kernel are folders of one Django app, so they are named here one by one.
app.autodiscover_tasks(
    [
        "office.audit", "office.outbox", "office.permissions", "office.clocks", "office.notices", "office.papers",
        "office.records", "office.registers", "office.routing",
    ],
    force=False,
)

# Beat only wakes: what is due is found in the database, so a wake-up that is lost or doubled changes nothing.
app.conf.beat_schedule = {
    "sweep clocks": {"task": "office.clocks.sweep", "schedule": 60.0},
    "anchor the evidence": {"task": "office.audit.anchor", "schedule": 600.0},
    "forget ended grants": {"task": "office.permissions.forget_ended", "schedule": 600.0},
    "mail the digests": {"task": "office.notices.digest",
                         "schedule": crontab(hour=8, minute=30, day_of_week="mon-sat")},
    "forget long exports": {"task": "office.registers.forget_exports", "schedule": 3600.0},
    "send messages again": {"task": "office.outbox.send_again", "schedule": 60.0},
}
