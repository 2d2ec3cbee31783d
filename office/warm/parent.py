"""The process that has loaded a program and forks a child for each piece of its work (no Django, no threads).

Started by run.py with the program's module and what it is prepared with. Each message on its standard input brings a
folder to work in and four descriptors: the child's input, output and errors, and the caller's line. The child's exit
status goes back along the line; when the caller lets go of it first, the child is killed. It ends with its caller.
"""

import gc
import importlib
import json
import os
import selectors
import signal
import socket
import struct
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

STATUS = struct.Struct("i")  # as subprocess has it: below zero the signal that ended it
TOO_HEAVY, BROKEN = 4, 1  # exit status: out of memory or stack; anything else that was not foreseen
LONGEST = 4096  # bytes of the folder's path
Work = Callable[[dict[str, Any]], int]


@dataclass(frozen=True)
class _Child:
    pid: int
    ended: int  # a descriptor that can be read when the process has ended
    line: socket.socket


def main(program: str, prepared: dict[str, Any]) -> None:
    """Load the program and serve until nobody can call any more."""
    module = importlib.import_module(program)
    module.prepare(prepared)
    gc.collect()
    gc.freeze()  # what is loaded stays shared: the children's collector does not touch it
    _serve(module.main, socket.socket(fileno=0))


def _serve(work: Work, calls: socket.socket) -> None:
    """Begin what is asked, tell what has ended, end what nobody waits for."""
    with selectors.DefaultSelector() as selector:
        selector.register(calls, selectors.EVENT_READ)
        while True:
            for key, _events in selector.select():
                if key.fileobj is calls:
                    folder, descriptors, _flags, _address = socket.recv_fds(calls, LONGEST, 4)
                    if not folder:
                        return
                    _begin(work, os.fsdecode(folder), descriptors, selector)
                elif selector.get_map().get(key.fileobj) is key:  # its other descriptor may have told the same
                    _end(key.data, selector)


def _begin(work: Work, folder: str, descriptors: list[int], selector: selectors.BaseSelector) -> None:
    pid = os.fork()
    if not pid:
        _work(work, folder, descriptors[:3])
    for descriptor in descriptors[:3]:
        os.close(descriptor)
    child = _Child(pid, os.pidfd_open(pid), socket.socket(fileno=descriptors[3]))
    for each in (child.ended, child.line):
        selector.register(each, selectors.EVENT_READ, child)


def _end(child: _Child, selector: selectors.BaseSelector) -> None:
    """Either it has ended, or nobody waits for it any more: in both cases it is gone after this."""
    os.kill(child.pid, signal.SIGKILL)  # not awaited yet, so the number is still its own
    status = os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    for each in (child.ended, child.line):
        selector.unregister(each)
    os.close(child.ended)
    with child.line:
        try:
            child.line.send(STATUS.pack(status))
        except OSError:
            return  # nobody waits


def _work(work: Work, folder: str, descriptors: list[int]) -> None:
    """In the child: take the place of a program that was started for this piece of work, and never come back."""
    status = BROKEN
    try:
        for place, descriptor in enumerate(descriptors):
            os.dup2(descriptor, place)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # the lines of others among them
        os.chdir(folder)
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        status = work(json.load(sys.stdin))
        sys.stdout.flush()
        sys.stderr.flush()
    except (MemoryError, RecursionError):
        status = TOO_HEAVY
    except BaseException:
        status = BROKEN
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
