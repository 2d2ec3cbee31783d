"""The real processes of the portal, started for a fault test, killed with -9 and started again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil
import redis

from office.servers import process
from office.servers.valkey import Valkey

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = (BIN / "celery", "--app", "tests.faults.office_app")
WORKER = ("worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--without-heartbeat",
          "--loglevel", "WARNING")


class Portal:
    """Web, worker, relay and beat as in production, and a broker of their own."""

    def __init__(
        self, folder: Path, again_after: float = 3, *, before: tuple[str, ...] = (), wsgi: str = "office.wsgi",
        worker: tuple[str, ...] = (), only: tuple[str, ...] = ("web", "worker", "relay"), **environment: str,
    ) -> None:
        """`before` goes before the commands of web and worker (faketime), `worker` behind the worker's."""
        self.folder = folder
        self.broker = Valkey(f"faults{os.getpid()}")
        self.port = _free_port()
        self.seen = folder / "failpoints"
        self.everything = {
            "web": (*before, BIN / "gunicorn", "--config", "ops/gunicorn.conf.py", wsgi),
            "worker": (*before, *CELERY, *WORKER, *worker),
            "relay": (sys.executable, "manage.py", "relay", "--again-after", str(again_after)),
            "beat": (*CELERY, "beat", "--pidfile=", "--loglevel", "WARNING"),
        }
        self.commands = {name: self.everything[name] for name in only}
        self.environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "REDIS_URL": self.broker.url(),
            "BIND": f"127.0.0.1:{self.port}", "WEB_WORKERS": "2", "WEB_THREADS": "2",
            "BEAT_SCHEDULE": str(folder / "beat"), "OFFICE_FAILPOINTS_SEEN": str(self.seen), **environment,
        }
        self.own: dict[str, dict[str, str]] = {}  # variables of one process alone
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Portal":
        self.broker.start()
        for name in self.commands:
            self.start(name)
        assert "web" not in self.commands or process.wait(self.answers, 240), self.log("web")
        return self

    def __exit__(self, *_: object) -> None:
        for name in self.running:
            self.end(name)
        self.broker.stop()
        for folder in (self.broker.home, self.broker.directory):
            shutil.rmtree(folder, ignore_errors=True)

    def start(self, name: str, **variables: str) -> None:
        """Start a process, perhaps with variables that it alone gets."""
        environment: Mapping[str, str] = {**self.environment, **self.own.get(name, {}), **variables}
        self.running[name] = process.start(self.commands[name], self.folder / f"{name}.log", environment, cwd=ROOT)

    def end(self, name: str) -> None:
        """kill -9 of every process of the server, at once: each has a session of its own."""
        with suppress(ProcessLookupError):
            os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait(10)
        time.sleep(0.05)

    def kill_a_child(self, name: str) -> bool:
        """kill -9 of one child of a server, which makes itself another; False if it has none."""
        children = psutil.Process(self.running[name].pid).children(recursive=True)
        for child in children[-1:]:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        return bool(children)

    def kill_broker(self, lose_all: bool) -> None:
        """kill -9 of the broker, with or without what it has on disk, and a new start."""
        self.stop_broker()
        if lose_all:
            for kept in self.broker.home.glob("appendonlydir*"):
                shutil.rmtree(kept)
        self.broker.start()

    def stop_broker(self) -> None:
        """kill -9 of the broker, and nobody starts it again."""
        pid = self.broker.pid()
        os.kill(pid, signal.SIGKILL)
        assert process.wait(lambda: process.reap(pid) or not self.broker.pid(), 10)

    def client(self) -> redis.Redis:
        """The broker itself, to look into and to empty."""
        return redis.Redis(unix_socket_path=str(self.broker.socket))

    def deaths(self) -> Counter[str]:
        """Where the processes died by themselves, and how often."""
        return Counter(self.seen.read_text().split() if self.seen.exists() else ())

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=5)
        except (urllib.error.URLError, OSError):
            return False
        return True

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
