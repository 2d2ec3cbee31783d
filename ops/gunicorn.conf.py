"""gunicorn: few processes, each with threads, because a request mostly waits for the database."""

import os

bind = os.environ.get("BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
preload_app = True  # the program is read once and shared; no connection is opened before the workers fork
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60  # seconds; no page takes long, heavy work belongs to the Celery worker
graceful_timeout = 5
keepalive = 5
max_requests = 5000  # a worker is renewed before a slow leak matters
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
