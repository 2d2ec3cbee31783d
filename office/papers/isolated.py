"""Make one paper in a process of its own, which is killed when it takes too much time or memory."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from office.papers.errors import PaperTooHeavy

if TYPE_CHECKING:
    from office.papers.engine import Job

SECONDS = 60  # CPU; about 600 pages of a register. The wall clock gets half as much again.
MEGABYTES = 2048  # address space, not memory in use: the faces are mapped, several times over
ENGINE = Path(__file__).with_name("engine.py")


def make_pdf_apart(job: "Job", *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> bytes:
    """Do what engine.make_pdf does, within `seconds` of CPU and `megabytes` of address space.

    The child sees no setting, no database address and no secret: its environment is made here.
    EngineError as from engine.make_pdf; PaperTooHeavy when it was stopped.
    """
    from office.papers import engine

    command = [sys.executable, "-P", str(ENGINE), str(seconds), str(megabytes)]
    child = run_limited(command, engine.pack(job).encode(), seconds * 1.5)
    if child is None:
        raise PaperTooHeavy
    if child.returncode == 0:
        return child.stdout
    if child.returncode == engine.REPORTED:
        report = json.loads(child.stderr.splitlines()[-1])
        raise engine.EngineError(report["code"], report["detail"])
    if child.returncode == engine.TOO_HEAVY or child.returncode < 0:  # below zero: killed by a limit
        raise PaperTooHeavy(f"status {child.returncode}")
    raise engine.EngineError("failed", child.stderr[-500:].decode(errors="replace"))


def run_limited(command: list[str], given: bytes, seconds: float) -> "subprocess.CompletedProcess[bytes] | None":
    """Run a program in a folder of its own, with `given` on its standard input; None when it took too many seconds.

    It sees no setting, no database address and no secret: its environment is made here. It limits itself further.
    """
    with tempfile.TemporaryDirectory(prefix="paper-") as own:
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": own, "HOME": str(Path.home())}
        try:
            return subprocess.run(command, input=given, capture_output=True, cwd=own, env=environment, timeout=seconds,
                                  check=False)
        except subprocess.TimeoutExpired:
            return None
