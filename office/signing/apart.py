"""Checking a signed PDF in a process of its own: no web process ever parses a file that a stranger sent."""

import json
import tempfile
from datetime import datetime
from typing import Any

from office.files.limits import MB, Limits
from office.signing.certificates import Roots
from office.signing.checking import PROGRAM
from office.signing.verify import Finding, Verdict
from office.warm.run import run

LIMITS = Limits(cpu_seconds=10, wall_seconds=20, output=MB)  # a paper of 50 pages takes half a second


def verify_apart(pdf: bytes, *, roots: Roots, at: datetime, limits: Limits = LIMITS) -> Verdict:
    """What `verify` says of the file, said by a limited child; what makes the child fail is UNREADABLE."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        request = {"path": file.name, "limits": limits.as_dict(), "roots": roots.pems(), "at": at.isoformat()}
        done = run(PROGRAM, {}, request, limits.wall_seconds)
    if done is None or done.status:
        return Verdict(Finding.UNREADABLE, why="too_heavy" if done is None or done.status < 0 else "unreadable")
    return _verdict(json.loads(done.output))


def _verdict(found: dict[str, Any]) -> Verdict:
    times = {name: datetime.fromisoformat(found[name]) for name in ("stated", "stamped") if found.get(name)}
    return Verdict(**{**found, "finding": Finding(found["finding"]), "stated": None, "stamped": None, **times})
