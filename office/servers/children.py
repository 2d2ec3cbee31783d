"""The processes of one demo: started in order, again when they die, stopped in reverse, never left."""

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from office.servers import places, process

PATIENCE = 6.0  # seconds a child may take to stop before it is killed
MOST_RESTARTS = 5  # within RESTART_WINDOW seconds, of one child; more means that it cannot run at all
RESTART_WINDOW = 60.0
PROGRESS = re.compile(r"\d+ s\b")  # a line of progress begins with its seconds


@dataclass
class Child:
    """One process with the session it leads."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    running: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)


class Stopped(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


class Children:
    """Starts and stops; `record` is the file by which the next start finds what a killed supervisor left."""

    def __init__(
        self, record: Path, logs: Path, environment: Mapping[str, str], stop: threading.Event
    ) -> None:
        self.record = record
        self.logs = logs
        self.environment = environment
        self.stopping = stop
        self.all: list[Child] = []

    def start(self, name: str, *command: str | Path, **more: str) -> None:
        """Start a child; `more` are variables that only this one gets."""
        child = Child(name, command, {**self.environment, **more})
        self.all.append(child)
        self._run(child)

    def step(self, title: str, work: Callable[[], object]) -> None:
        """Do one step of the start with a line of progress. Raises Stopped when somebody wants to stop."""
        began = time.monotonic()
        print(f"  {title} ...", end="", flush=True)
        work()
        print(f" {time.monotonic() - began:.1f} s", flush=True)
        if self.stopping.is_set():
            raise Stopped

    def run(self, name: str, *command: str | Path, **more: str) -> None:
        """Run a command to its end. Raises RuntimeError with its last output when it fails, or Stopped."""
        self.log(name).unlink(missing_ok=True)
        self.start(name, *command, **more)
        running = self.all[-1].running
        assert running is not None
        said = ""
        while running.poll() is None:
            if self.stopping.wait(0.05):
                raise Stopped  # stop() ends the command with the rest
            said = self._tell_progress(name, said)
        self.all.pop()
        if running.returncode:
            end = "\n".join(self.log(name).read_text(errors="replace").splitlines()[-8:])
            raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{end}\nAll of it: {self.log(name)}")

    def _tell_progress(self, name: str, said: str) -> str:
        """Show the latest whole line of a command that says how far it is; return what was shown last."""
        lines = self.log(name).read_text(errors="replace").rpartition("\n")[0].splitlines()
        latest = lines[-1].strip() if lines else ""
        if latest != said and PROGRESS.match(latest):
            print(f"\n    {latest}", end="", flush=True)
            return latest
        return said

    def restart_dead(self) -> list[str]:
        """Start again every child that has ended; return their names. RuntimeError if one cannot run."""
        dead = [child for child in self.all if child.running is None or child.running.poll() is not None]
        for child in dead:
            now = time.monotonic()
            child.starts = [start for start in child.starts if now - start < RESTART_WINDOW]
            if len(child.starts) >= MOST_RESTARTS:
                raise RuntimeError(f"{child.name} ends again and again; see {self.log(child.name)}")
            if child.running is not None:
                _kill_session(child.running.pid)
            self._run(child)
        return [child.name for child in dead]

    def stop(self) -> None:
        """Stop all in reverse order; whoever does not listen is killed with everything it started."""
        for child in reversed(self.all):
            if child.running is None:
                continue
            pid = child.running.pid
            if child.running.poll() is None:
                os.kill(pid, signal.SIGTERM)
                with suppress(subprocess.TimeoutExpired):
                    child.running.wait(PATIENCE)
            _kill_session(pid)
            child.running.wait()
        self.all.clear()
        self.record.unlink(missing_ok=True)

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _run(self, child: Child) -> None:
        child.running = process.start(child.command, self.log(child.name), child.environment, cwd=places.ROOT)
        child.starts.append(time.monotonic())
        self._write_record()

    def _write_record(self) -> None:
        """One line a child: its process id and when that process began, for ids are used again."""
        pids = [child.running.pid for child in self.all if child.running is not None]
        lines = [f"{pid} {_began(pid)}\n" for pid in pids]
        partial = self.record.with_suffix(".new")
        partial.write_text("".join(lines))
        partial.replace(self.record)


def end_stale(record: Path) -> int:
    """End what an earlier, killed supervisor left running; return how many processes those were."""
    if not record.exists():
        return 0
    ended = 0
    for line in record.read_text().splitlines():
        pid, began = line.split()
        if not psutil.pid_exists(int(pid)) or _began(int(pid)) == began:
            ended += _kill_session(int(pid))
    record.unlink()
    return ended


def _began(pid: int) -> str:
    try:
        return f"{psutil.Process(pid).create_time():.2f}"
    except psutil.Error:
        return "0"


def _kill_session(leader: int) -> int:
    """Kill every process of a session. While one lives, the system gives its leader's id to nobody else."""
    killed = []
    for candidate in psutil.process_iter():
        try:
            if os.getsid(candidate.pid) == leader and candidate.status() != psutil.STATUS_ZOMBIE:
                candidate.kill()
                killed.append(candidate)
        except (ProcessLookupError, PermissionError, psutil.Error):
            continue
    psutil.wait_procs(killed, timeout=5)  # until then their port and their locks are not free
    return len(killed)
