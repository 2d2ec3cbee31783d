"""gunicorn: few processes, each with threads, because a request mostly waits for the database."""

import gc
import os
import shutil
import tempfile

from prometheus_client import values

bind = os.environ.get("BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
preload_app = True  # the program is read once and shared; no connection is opened before the workers fork
# Some threads work, some wait for their turn, and some are left to tell the rest to come again (office/admission.py).
# Each may keep a connection to the database: see "Sizing" in docs/operations.md.
threads = int(os.environ.get("WEB_THREADS", "4")) + int(os.environ.get("WEB_WAITING", "16")) + 4
timeout = 60  # seconds; no page takes long, heavy work belongs to the Celery worker
graceful_timeout = 5
keepalive = 5
max_requests = 5000  # a worker is renewed before a slow leak matters
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
logconfig_dict = {  # what gunicorn itself says goes where the program's log goes, in the same form
    "root": {"level": "INFO", "handlers": []},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "ERROR", "handlers": [], "propagate": False},
    },
}

# The web processes count requests in files that they share. Each writes into those of its place, which a successor
# takes over, so that the files stay few however often a process is renewed.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="office-metrics-")
os.environ["WEB_PLACE"] = "none"  # before there are processes
values.ValueClass = values.MultiProcessValue(process_identifier=lambda: os.environ["WEB_PLACE"])


def when_ready(server):
    """The program is read and no process is forked yet: what is there now stays, and no collection looks at it again.

    A full one took a quarter of a second in which nobody was served, and made each process copy what it shared.
    """
    gc.collect()
    gc.freeze()


def pre_fork(server, worker):
    """Give the new process the first free place."""
    taken = {other.place for other in server.WORKERS.values()}
    worker.place = next(place for place in range(len(taken) + 1) if place not in taken)


def post_fork(server, worker):
    """In the new process: from now on its figures go to its place."""
    os.environ["WEB_PLACE"] = str(worker.place)


def on_exit(server):
    """The last process is gone; its counts began with it and end with it."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
