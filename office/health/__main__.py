"""python -m office.health web|worker|relay|beat: a container's health check; status 0 when it is well."""

import os
import socket
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings

PATIENCE = timedelta(seconds=60)  # a promised effect may wait this long before the relay counts as ill
BEAT_PATIENCE = 15 * 60  # seconds; beat writes its schedule at least every three minutes


def web() -> bool:
    """The web server answers."""
    host = next(iter(settings.ALLOWED_HOSTS), "localhost").lstrip(".*") or "localhost"
    port = os.environ.get("BIND", "").rpartition(":")[2] or "8000"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/livez", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=8) as answer:
        return bool(answer.status == 200)


def worker() -> bool:
    """The worker of this container answers through the broker."""
    from office.celery import app

    return bool(app.control.inspect([f"celery@{socket.gethostname()}"], timeout=10).ping())


def relay() -> bool:
    """No promised effect waits for the relay for more than a minute."""
    from office.outbox.models import Message
    from office.time import now

    waiting = Message.objects.filter(sent_at=None, done_at=None, dead_at=None)
    return not waiting.filter(next_try_at__lt=now() - PATIENCE).exists()


def beat() -> bool:
    """The schedule was written lately; its file's name may have an ending of the library's choice."""
    schedule = Path(settings.CELERY_BEAT_SCHEDULE_FILENAME)
    written = [path.stat().st_mtime for path in schedule.parent.glob(f"{schedule.name}*")]
    return bool(written) and time.time() - max(written) < BEAT_PATIENCE


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code: 0 when the process named is well."""
    checks = {check.__name__: check for check in (web, worker, relay, beat)}
    if len(arguments) != 1 or arguments[0] not in checks:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    django.setup()
    try:
        return 0 if checks[arguments[0]]() else 1
    except Exception as error:  # whatever goes wrong, the answer is "ill" with the reason
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
