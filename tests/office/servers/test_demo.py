"""`make demo` as a person runs it: up, not twice, down by every way, and nothing left."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from office.servers import places

ROOT = Path(__file__).resolve().parents[3]
FIRST_START = 600  # seconds, with two papers of the month and what all registers have of it
NEXT_START = 10  # seconds, the issue's own figure


class Demo:
    """One `make demo` in a directory of its own; `began` marks its processes in their environment."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.output = var / "output"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.make: subprocess.Popen[bytes] | None = None

    def start(self, patience: float) -> float:
        """Run make demo until it says that it is open; return the seconds that took."""
        began = time.monotonic()
        self.make = self.run_make(self.output.open("wb"))
        while "Ctrl-C stops it" not in self.text():
            assert self.make.poll() is None, self.text()
            assert time.monotonic() - began < patience, self.text()
            time.sleep(0.05)
        return time.monotonic() - began

    def run_make(self, output: object) -> subprocess.Popen[bytes]:
        kept = {name: value for name, value in os.environ.items() if name not in SERVERS}
        environment = {**kept, "OFFICE_VAR": str(self.var), "PORT": str(self.port)}
        environment |= {"OFFICE_DEMO_PASSWORD": "a-password-of-the-test", "OFFICE_DEMO_PAPERS": "2"}
        return subprocess.Popen(
            ["make", "--no-print-directory", "demo"],
            cwd=ROOT,
            env=environment,
            stdout=output,  # type: ignore[arg-type]
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def text(self) -> str:
        return self.output.read_text(errors="replace") if self.output.exists() else ""

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def end(self, signals: Callable[[int], None]) -> None:
        """Let `signals` end make; wait for it."""
        assert self.make is not None
        signals(self.make.pid)
        self.make.wait(90)

    def processes(self, word: str = "") -> list[psutil.Process]:
        """Every process that belongs to this demo: by its environment, its directory or its arguments."""
        found = []
        for process in psutil.process_iter():
            try:
                mark = " ".join([*process.cmdline(), process.environ().get("OFFICE_VAR", ""), process.cwd()])
                alive = process.status() != psutil.STATUS_ZOMBIE
                if alive and (str(self.var) in mark or str(places_of(self.var)[0]) in mark) and word in mark:
                    found.append(process)
            except psutil.Error:
                continue
        return [process for process in found if process.pid != os.getpid()]


SERVERS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "FILE_STORE",
)


def places_of(var: Path) -> tuple[Path, Path]:
    """Where the servers of this directory keep their data and their sockets."""
    before, places.VAR = places.VAR, var
    try:
        return places.data_directory("demo"), places.socket_directory("demo")
    finally:
        places.VAR = before


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = Demo(tmp_path_factory.mktemp("demo"))
    try:
        demo.start(FIRST_START)
        yield demo
    finally:
        for process in demo.processes():
            process.kill()
        data, sockets = places_of(demo.var)
        shutil.rmtree(sockets, ignore_errors=True)
        shutil.rmtree(data if data.is_relative_to(demo.var) else data.parent, ignore_errors=True)


def running(demo: Demo) -> Demo:
    """The demo, started again if the test before stopped it."""
    if demo.make is None or demo.make.poll() is not None:
        demo.start(120)
    return demo


def nothing_is_left(demo: Demo) -> None:
    assert demo.processes() == []
    assert not (demo.var / "demo.address").exists()
    assert not (demo.var / "demo.children").exists()
    done = subprocess.run(["flock", "--nonblock", demo.var / "demo.lock", "true"])
    assert done.returncode == 0


def test_it_says_where_it_is_and_who_can_sign_in(demo: Demo) -> None:
    assert f"http://127.0.0.1:{demo.port}/" in demo.text()
    for name in ("registry", "secretariat.head", "director", "deputy", "auditor", "a-password-of-the-test"):
        assert name in demo.text()
    assert demo.page("/livez") == "ok\n"


def lasting(demo: Demo) -> set[int]:
    """The processes that are there as long as the demo is; PostgreSQL's own helpers come and go."""
    return {process.pid for process in demo.processes() if not " ".join(process.cmdline()).startswith("postgres: ")}


def test_a_second_start_beside_it_says_so_and_changes_nothing(demo: Demo) -> None:
    before = lasting(running(demo))
    second = demo.run_make(subprocess.PIPE)
    said = second.communicate(timeout=60)[0].decode()
    assert second.returncode != 0
    assert "already runs" in said and str(demo.port) in said
    assert lasting(demo) == before


def test_sigterm_to_make_stops_everything_and_the_next_start_is_quick(demo: Demo) -> None:
    running(demo).end(lambda pid: os.kill(pid, signal.SIGTERM))
    nothing_is_left(demo)
    took = demo.start(120)
    # The figure is for a machine with nothing else to do; a busy one is given its share.
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert took < NEXT_START * busy
    assert demo.page("/livez") == "ok\n"


def test_ctrl_c_stops_everything(demo: Demo) -> None:
    """A terminal sends the signal to make, the shell and the supervisor at once."""
    running(demo).end(lambda pid: os.killpg(pid, signal.SIGINT))
    nothing_is_left(demo)


def test_a_child_that_hangs_does_not_outlive_the_demo(demo: Demo) -> None:
    for process in running(demo).processes("celery"):
        process.suspend()
    demo.end(lambda pid: os.kill(pid, signal.SIGTERM))
    nothing_is_left(demo)


def test_a_killed_worker_and_a_killed_broker_come_back(demo: Demo) -> None:
    for word in ("celery", "valkey"):
        victims = running(demo).processes(word)
        assert victims
        for victim in victims:
            victim.kill()
        end = time.monotonic() + 60
        while not demo.processes(word) and time.monotonic() < end:
            time.sleep(0.1)
        assert demo.processes(word)
    assert "started again" in demo.text()


def test_after_kill_9_of_the_supervisor_the_next_start_cleans_up(demo: Demo) -> None:
    supervisor = running(demo).processes("office.servers")
    assert len(supervisor) == 1
    left = {process.pid for process in demo.processes("celery")}
    supervisor[0].kill()
    assert demo.make is not None
    demo.make.wait(10)
    assert left & {process.pid for process in demo.processes("celery")}
    demo.start(120)
    assert "an earlier demo had left" in demo.text()
    assert not left & {process.pid for process in demo.processes("celery")}
    demo.end(lambda pid: os.kill(pid, signal.SIGTERM))
    nothing_is_left(demo)


def test_a_port_in_use_is_named_and_nothing_is_changed(demo: Demo) -> None:
    if demo.make is not None and demo.make.poll() is None:
        demo.end(lambda pid: os.kill(pid, signal.SIGTERM))
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", demo.port))
        taken.listen()
        refused = demo.run_make(subprocess.PIPE)
        said = refused.communicate(timeout=60)[0].decode()
    assert refused.returncode != 0 and f"Port {demo.port} is in use" in said
    nothing_is_left(demo)
