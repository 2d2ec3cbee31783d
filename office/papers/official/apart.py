"""Lay an official document out in a process of its own, ended when it takes too long: what a person wrote is in it."""

import json
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings

from office.papers import errors
from office.papers.isolated import MEGABYTES, run_limited
from office.papers.official.child import REPORTED, TOO_HEAVY
from office.papers.official.make import SEAL_MM
from office.papers.official.packing import pack
from office.papers.official.paper import Box, Made, OfficialPaper

OFFICE = Path(__file__).resolve().parents[2]
# The package "office" loads Celery and the settings; the child is given the package's place without its start-up.
START = (
    "import sys, types, runpy; package = types.ModuleType('office'); package.__path__ = [sys.argv.pop(1)]; "
    "sys.modules['office'] = package; runpy.run_module('office.papers.official.child', run_name='__main__')"
)


def make_official_apart(
    paper: OfficialPaper, pictures: Mapping[str, bytes] | None = None, *, seal_mm: float = SEAL_MM,
    seconds: int | None = None, megabytes: int = MEGABYTES,
) -> Made:
    """Do what make_official does, within `seconds` (settings.PAPER_SECONDS) of CPU and of the wall clock.

    The child sees no setting that it does not need, no database address and no secret. Any PaperError; beside those
    of make_official PaperTookTooLong when it was ended, and PaperTooHeavy past `megabytes` of address space.
    """
    limit = seconds or settings.PAPER_SECONDS
    request = {
        "paper": pack(paper), "seal_mm": seal_mm, "seconds": limit, "megabytes": megabytes,
        "pictures": {key: b64encode(body).decode() for key, body in (pictures or {}).items()},
        "settings": _needed_settings(),
    }
    command = [sys.executable, "-I", "-X", "utf8", "-c", START, str(OFFICE)]
    child = run_limited(command, json.dumps(request).encode(), limit)
    if child is None:
        raise errors.PaperTookTooLong(limit)
    if child.returncode:
        _raise_for(child, limit)
    line, pdf = child.stdout.split(b"\n", 1)
    found = json.loads(line)
    return Made(pdf, tuple(Box(*box) for box in found["seal_boxes"]), found["pages"])


def _needed_settings() -> dict[str, Any]:
    return {"FONT_DIR": str(settings.FONT_DIR), "OFFICIAL_FONT_DIR": str(settings.OFFICIAL_FONT_DIR),
            "templates": str(settings.BASE_DIR / "templates")}


def _raise_for(child: "subprocess.CompletedProcess[bytes]", seconds: int) -> NoReturn:
    if child.returncode == REPORTED:
        raise errors.from_data(json.loads(child.stderr.splitlines()[-1]))
    if child.returncode == -signal.SIGXCPU:
        raise errors.PaperTookTooLong(seconds)
    if child.returncode == TOO_HEAVY or child.returncode < 0:  # below zero: killed, by a limit or for want of memory
        raise errors.PaperTooHeavy(f"status {child.returncode}")
    raise errors.PaperFailed(child.stderr[-500:].decode(errors="replace"))
