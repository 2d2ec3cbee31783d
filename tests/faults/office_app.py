"""The office's Celery application as the fault tests run it: beat wakes every second, and two topics are poisoned."""

import os
import signal
import time
from typing import Any

import django

from office.celery import app

__all__ = ["app"]

django.setup()
for _name in ("sweep clocks", "send messages again"):
    app.conf.beat_schedule[_name]["schedule"] = 1.0
if os.environ.get("FAULT_WAIT_FOR_EVER"):  # a twin: no end to waiting for the broker
    app.conf.broker_transport_options = {"visibility_timeout": 180, "health_check_interval": 0}

import tests.faults.story  # noqa: E402, F401 - its handler of test.note
from office.outbox.handlers import handler  # noqa: E402 - the handlers' models want the set-up above


@handler("test.endless")
def endless(message: Any) -> None:
    """Never ends by itself."""
    while True:
        time.sleep(0.1)


@handler("test.deadly")
def deadly(message: Any) -> None:
    """Takes the worker's process with it, as a fault in a library of C would."""
    os.kill(os.getpid(), signal.SIGKILL)
