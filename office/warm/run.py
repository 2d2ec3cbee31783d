"""Have a piece of work done by a child of a process that has everything loaded.

A program is a module with `prepare(given)`, run once in the parent, and `main(request) -> status`, run in each child,
which limits itself before it touches what the request brings.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from office.warm.parent import STATUS

OFFICE = Path(__file__).resolve().parents[1]
# The package "office" loads Celery and the settings; a program is given the package's place without its start-up. Its
# arguments: that place, the module to run, and what that is given.
START = (
    "import sys, types, runpy; package = types.ModuleType('office'); package.__path__ = [sys.argv.pop(1)]; "
    "sys.modules['office'] = package; runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)
PARENT = "office.warm.parent"
MOST_ERRORS = 4000  # bytes of what a child complains, its last


@dataclass(frozen=True)
class Finished:
    """What a child answered: its exit status (below zero the signal that ended it), output and last errors."""

    status: int
    output: bytes
    errors: bytes


def run(program: str, prepared: dict[str, Any], request: dict[str, Any], seconds: float) -> Finished | None:
    """Run the program's `main(request)` in a child with a folder of its own; None when it took more seconds than that.

    program: the module's name; prepared: what its `prepare` is given, the same for all its work. The child sees no
    setting, no database address and no secret: its parent was started with an environment that is made here.
    """
    with tempfile.TemporaryDirectory(prefix="warm-") as folder, _files(request) as (asked, output, errors):
        ended = None
        for _try in range(2):  # a parent may have ended since, for example for want of memory
            parent = ended = _parent(program, prepared, ended)
            try:
                status = _status(parent, folder, [asked.fileno(), output.fileno(), errors.fileno()], seconds)
            except TimeoutError:
                return None
            if status is not None:
                return Finished(status, _read(output), _read(errors)[-MOST_ERRORS:])
    raise ChildProcessError(f"{program} cannot be started")


@contextmanager
def _files(request: dict[str, Any]) -> Iterator[tuple[IO[bytes], IO[bytes], IO[bytes]]]:
    """Input, output and errors are files: nobody waits for a full pipe, and the kernel bounds what a child writes."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        asked.write(json.dumps(request).encode())
        asked.seek(0)
        yield asked, output, errors


def _status(parent: "_Parent", folder: str, descriptors: list[int], seconds: float) -> int | None:
    """The child's exit status; None when the parent is no more. Raises TimeoutError, and the child is killed."""
    line, far = socket.socketpair()
    with line, far:
        line.settimeout(seconds)
        try:
            socket.send_fds(parent.calls, [os.fsencode(folder)], [*descriptors, far.fileno()])
            far.close()
            told = line.recv(STATUS.size)
        except (BrokenPipeError, ConnectionResetError):
            return None
    return int(STATUS.unpack(told)[0]) if told else None


def _read(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


class _Parent:
    """A running parent, and the socket that it is called by; it ends when this process has closed that."""

    def __init__(self, program: str, prepared: str) -> None:
        self.calls, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(Path.home())}
        command = [sys.executable, "-I", "-X", "utf8", "-c", START, str(OFFICE), PARENT, program, prepared]
        with far:
            self.process = subprocess.Popen(
                command, stdin=far.fileno(), stdout=subprocess.DEVNULL, cwd="/", env=environment)


_parents: dict[tuple[str, str], _Parent] = {}
_starting = threading.Lock()


def _parent(program: str, prepared: dict[str, Any], ended: _Parent | None) -> _Parent:
    """The parent of a program in this process; started when there is none, or none but the one that has `ended`."""
    key = program, json.dumps(prepared, sort_keys=True)
    with _starting:
        known = _parents.get(key)
        if known is None or known is ended:
            known = _parents[key] = _Parent(*key)
        return known


def _let_go() -> None:
    """A forked process starts parents of its own, and does not keep those of the process it came from alive."""
    global _starting
    _starting = threading.Lock()
    for parent in _parents.values():
        parent.calls.close()
    _parents.clear()


os.register_at_fork(after_in_child=_let_go)
