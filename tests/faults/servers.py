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
from contextlib import suppress
from pathlib import Path

import psutil

from office.servers import process
from office.servers.valkey import Valkey

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = (BIN / "celery", "--app", "office", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle",
          "--without-heartbeat", "--loglevel", "WARNING")


class Portal:
    """Web, worker and relay as in production, and a broker of its own."""

    def __init__(self, folder: Path, again_after: float, **variables: str) -> None:
        self.folder = folder
        self.broker = Valkey(f"faults{os.getpid()}")
        self.port = _free_port()
        self.commands = {
            "web": (BIN / "gunicorn", "--config", "ops/gunicorn.conf.py", "office.wsgi"),
            "worker": CELERY,
            "relay": (sys.executable, "manage.py", "relay", "--again-after", str(again_after)),
        }
        self.environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "REDIS_URL": self.broker.url(),
            "BIND": f"127.0.0.1:{self.port}", "WEB_WORKERS": "2", "WEB_THREADS": "2",
            **variables,
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Portal":
        self.broker.start()
        for name in self.commands:
            self._start(name)
        assert process.wait(self.answers, 60), self.log("web")
        return self

    def __exit__(self, *_: object) -> None:
        for name in self.running:
            self._end(name)
        self.broker.stop()
        for folder in (self.broker.home, self.broker.directory):
            shutil.rmtree(folder, ignore_errors=True)

    def kill(self, name: str, whole: bool) -> None:
        """kill -9 of one child of a server, or of the whole server, which is then started again."""
        if name == "broker":
            self._kill_broker(lose_all=whole)
            return
        children = psutil.Process(self.running[name].pid).children(recursive=True)
        if children and not whole:
            with suppress(psutil.NoSuchProcess):
                children[-1].kill()
            return
        self._end(name)
        self._start(name)

    def _kill_broker(self, lose_all: bool) -> None:
        os.kill(self.broker.pid(), signal.SIGKILL)
        assert process.wait(lambda: process.reap(self.broker.pid()) or not self.broker.pid(), 10)
        if lose_all:
            for kept in self.broker.home.glob("appendonlydir*"):
                shutil.rmtree(kept)
        self.broker.start()

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=5)
        except (urllib.error.URLError, OSError):
            return False
        return True

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def _start(self, name: str) -> None:
        self.running[name] = process.start(
            self.commands[name], self.folder / f"{name}.log", self.environment, cwd=ROOT)

    def _end(self, name: str) -> None:
        """Every process of the server, at once: each has a session of its own."""
        with suppress(ProcessLookupError):
            os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait(10)
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
