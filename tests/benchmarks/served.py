"""The product and the minimal project, each under its own gunicorn."""

import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from office.servers import places, process

GUNICORN = Path(sys.executable).parent / "gunicorn"
PRODUCT = ("ops/gunicorn.conf.py", "office.wsgi", "/accounts/sign-in/")
MINIMAL = ("tests/benchmarks/minimal/gunicorn.conf.py", "tests.benchmarks.minimal.wsgi", "/sign-in/")


class Served:
    """One gunicorn, started with the block and ended with it."""

    def __init__(self, kind: tuple[str, str, str], environment: Mapping[str, str], log: Path) -> None:
        self.config, self.application, self.sign_in = kind
        self.port = _free_port()
        self.environment = {**environment, "BIND": f"127.0.0.1:{self.port}"}
        self.log = log

    def __enter__(self) -> Self:
        command = (GUNICORN, "--config", self.config, self.application)
        self.running = process.start(command, self.log, self.environment, cwd=places.ROOT)
        self.pid = self.running.pid
        if not process.wait(self._answers, 90):
            self.__exit__()
            raise SystemExit(f"{self.application} does not answer:\n{self.log.read_text(errors='replace')[-2000:]}")
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGTERM)
        self.running.wait(20)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.sign_in}", timeout=10).close()
        except (urllib.error.URLError, OSError):
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
