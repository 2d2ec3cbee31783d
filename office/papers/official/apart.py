"""Lay an official document out in a process of its own, ended when it takes too long: what a person wrote is in it."""

import json
import signal
from base64 import b64encode
from collections.abc import Mapping
from typing import NoReturn

from django.conf import settings

from office.papers import errors
from office.papers.child import REPORTED
from office.papers.isolated import MEGABYTES, run_child
from office.papers.official.make import SEAL_MM
from office.papers.official.packing import pack
from office.papers.official.paper import Box, Made, OfficialPaper
from office.warm.parent import TOO_HEAVY
from office.warm.run import Finished


def make_official_apart(
    paper: OfficialPaper, pictures: Mapping[str, bytes] | None = None, *, seal_mm: float = SEAL_MM,
    seconds: int | None = None, megabytes: int = MEGABYTES,
) -> Made:
    """Do what make_official does, within `seconds` (settings.PAPER_SECONDS) of CPU and of the wall clock.

    Any PaperError; beside those of make_official PaperTookTooLong when it was ended, and PaperTooHeavy past `megabytes`
    of address space.
    """
    limit = seconds or settings.PAPER_SECONDS
    request = {
        "official": pack(paper), "seal_mm": seal_mm, "seconds": limit, "megabytes": megabytes,
        "pictures": {key: b64encode(body).decode() for key, body in (pictures or {}).items()},
    }
    done = run_child(request, limit)
    if done is None:
        raise errors.PaperTookTooLong(limit)
    if done.status:
        _raise_for(done, limit)
    line, pdf = done.output.split(b"\n", 1)
    found = json.loads(line)
    return Made(pdf, tuple(Box(*box) for box in found["seal_boxes"]), found["pages"])


def _raise_for(done: Finished, seconds: int) -> NoReturn:
    if done.status == REPORTED:
        raise errors.from_data(json.loads(done.errors.splitlines()[-1]))
    if done.status == -signal.SIGXCPU:
        raise errors.PaperTookTooLong(seconds)
    if done.status == TOO_HEAVY or done.status < 0:  # below zero: killed, by a limit or for want of memory
        raise errors.PaperTooHeavy(f"status {done.status}")
    raise errors.PaperFailed(done.errors[-500:].decode(errors="replace"))
