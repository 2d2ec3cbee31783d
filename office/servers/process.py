"""Processes as the supervisor sees them: started in their own session, recorded, and ended for certain."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil


def start(
    command: Sequence[str | Path],
    log: Path,
    environment: Mapping[str, str] | None = None,
    **arguments: Any,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session: Ctrl-C then reaches the supervisor alone, which stops in order."""
    with log.open("ab") as output:
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            [str(part) for part in command],
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **arguments,
        )


def alive(pid: int, name: str = "") -> bool:
    """Whether a process runs (a zombie does not) and, if a name is given, is that program."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.name().startswith(name)
    except psutil.Error:
        return False


def wait(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until a condition holds; False when the time is over."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.03)
    return True


def stop(pid: int, name: str, signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn, waiting the given seconds after each, until the process is gone."""
    for number, seconds in signals:
        with suppress(ProcessLookupError):
            if alive(pid, name):
                os.kill(pid, number)
        reap(pid)
        if wait(lambda: reap(pid) or not alive(pid, name), seconds):
            return


def reap(pid: int) -> bool:
    """Collect a child that has ended; False when there is nothing to collect."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return False


def pid_in(file: Path) -> int:
    """The number in the first line of a pid file; 0 when there is none."""
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0
