"""Runs the inspecting program on one file and reads its answer (no Django)."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from office.files.limits import Limits, Refusal
from office.warm.run import OFFICE, START

INSPECT = "office.files.inspect"


@dataclass(frozen=True)
class Answer:
    """What the child found, and the bytes it made."""

    found: dict[str, Any]
    payload: bytes


def run(operation: str, path: str | Path, limits: Limits, **arguments: Any) -> Answer:
    """Run one operation of inspect.py on one file in a child process.

    Raises Refusal: the child's own, ``too_heavy`` when it passed a limit of time or memory, ``unreadable``
    when the file made it crash. Nothing the file does reaches the calling process.
    """
    where = str(Path(path).resolve())
    request = json.dumps({"operation": operation, "path": where, "limits": limits.as_dict(), **arguments})
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", START, str(OFFICE), INSPECT, request]
    with tempfile.TemporaryFile() as out:  # a file, so that the kernel bounds what the child may write
        try:
            child = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"PATH": os.defpath, "LANG": "C.UTF-8"},
                timeout=limits.wall_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Refusal("too_heavy") from error
        out.seek(0)
        line, payload = out.readline(), out.read()
    return _answer(child.returncode, line, payload)


def _answer(returncode: int, line: bytes, payload: bytes) -> Answer:
    """Read the answer line, or say why there is none."""
    if returncode < 0 and -returncode in _LIMIT_SIGNALS:
        raise Refusal("too_heavy")
    try:
        found = json.loads(line)
    except ValueError as error:
        raise Refusal("unreadable") from error
    if returncode != 0:
        raise Refusal("unreadable")
    if "refused" in found:
        raise Refusal(found["refused"], **found["detail"])
    return Answer(found, payload)


_LIMIT_SIGNALS = (9, 24, 25)  # KILL (hard CPU limit, out of memory), XCPU, XFSZ
