"""Stands in PYTHONPATH under faketime: release 0.9.10 of it spoils the call behind time.sleep of Python 3.11."""

import select
import time


def sleep(seconds: float) -> None:
    """The same by another call."""
    select.select([], [], [], seconds)


time.sleep = sleep
