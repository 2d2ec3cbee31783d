"""gunicorn for the minimal project: two synchronous workers."""

import os

bind = os.environ["BIND"]
workers = 2
worker_class = "sync"
preload_app = True
control_socket_disable = True
