"""The Celery application: it carries wake-ups and heavy work, never the truth."""

import logging
import os
import time
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab

from office.logs import binding

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

log = logging.getLogger(__name__)


class LoggedTask(Task):
    """Whatever a task logs bears its name and its number; its end is one line."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task."""
        began = time.monotonic()
        with binding(task=self.name, task_id=self.request.id):
            made = super().__call__(*args, **kwargs)
            log.info("task", extra={"fields": {"ms": round((time.monotonic() - began) * 1000)}})
        return made


app = Celery("office", task_cls=LoggedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# The parts of the kernel are folders of one Django app, so they are named here one by one.
app.autodiscover_tasks(
    [
        "office.anchors", "office.audit", "office.outbox", "office.permissions", "office.clocks", "office.notices",
        "office.papers", "office.records", "office.registers", "office.reports", "office.routing", "office.handover",
        "office.health",
    ],
    force=False,
)

# Beat only wakes: what is due is found in the database, so a wake-up that is lost or doubled changes nothing.
app.conf.beat_schedule = {
    "sweep clocks": {"task": "office.clocks.sweep", "schedule": 60.0},
    "anchor the evidence": {"task": "office.audit.anchor", "schedule": 600.0},
    "mail the anchor": {"task": "office.anchors.mail", "schedule": crontab(hour=18, minute=0)},
    "read files again": {"task": "office.records.read_files_again", "schedule": 600.0},
    "forget ended grants": {"task": "office.permissions.forget_ended", "schedule": 600.0},
    "tell of vacancies": {"task": "office.routing.vacancies", "schedule": 600.0},
    "follow handovers": {"task": "office.handover.follow", "schedule": 600.0},
    "mail the digests": {"task": "office.notices.digest",
                         "schedule": crontab(hour=8, minute=30, day_of_week="mon-sat")},
    "look at the alarms": {"task": "office.health.look", "schedule": 60.0},
    "promise the reports that are due": {"task": "office.reports.promise_due", "schedule": 600.0},
    "forget long exports": {"task": "office.registers.forget_exports", "schedule": 3600.0},
    "forget kept papers": {"task": "office.papers.forget", "schedule": 3600.0},
    "collect files that no row knows": {"task": "office.records.collect_orphans",
                                        "schedule": crontab(hour=3, minute=10)},
    "send messages again": {"task": "office.outbox.send_again", "schedule": 60.0},
}
