"""Make one paper in a process of its own, which is killed when it takes too much time or memory."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from office.papers import child
from office.papers.errors import PaperFailed, PaperTooHeavy
from office.warm.parent import TOO_HEAVY
from office.warm.run import Finished, run

if TYPE_CHECKING:
    from office.papers.engine import Job

SECONDS = 60  # CPU; about 600 pages of a register. The wall clock gets half as much again.
MEGABYTES = 2048  # address space, not memory in use: the faces are mapped, several times over


def make_pdf_apart(job: "Job", *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> bytes:
    """Do what engine.make_pdf does, within `seconds` of CPU and `megabytes` of address space.

    EngineError as from engine.make_pdf; PaperTooHeavy when it was stopped.
    """
    from office.papers import engine

    done = run_child({"html": engine.pack(job), "seconds": seconds, "megabytes": megabytes}, seconds * 1.5)
    if done is None:
        raise PaperTooHeavy
    if done.status == 0:
        return done.output
    if done.status == child.REPORTED:
        report = json.loads(done.errors.splitlines()[-1])
        raise engine.EngineError(report["code"], report["detail"])
    if done.status == TOO_HEAVY or done.status < 0:  # below zero: killed by a limit
        raise PaperTooHeavy(f"status {done.status}")
    raise engine.EngineError("failed", done.errors[-500:].decode(errors="replace"))


def run_child(request: dict[str, Any], seconds: float) -> Finished | None:
    """Have the papers' program make a paper; None when it took more `seconds` than that.

    It sees no setting that it does not need, no database address and no secret. PaperFailed if it cannot be started.
    """
    needed = {"FONT_DIR": str(settings.FONT_DIR), "OFFICIAL_FONT_DIR": str(settings.OFFICIAL_FONT_DIR),
              "templates": str(settings.BASE_DIR / "templates")}
    try:
        return run(child.PROGRAM, needed, request, seconds)
    except ChildProcessError as error:
        raise PaperFailed(str(error)) from error


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
