"""The program that checks foreign signed files: a process of its own with hard limits and no network, no Django.

Run by office/warm for office/signing/apart.py; answers with one JSON line.
"""

import json
import logging
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from office.files.inspect import confine
from office.files.limits import Limits
from office.signing.certificates import Roots
from office.signing.verify import Finding, verify

PROGRAM = "office.signing.checking"


def prepare(_given: dict[str, Any]) -> None:
    """Its libraries are loaded; they would tell what is wrong with a file, and nobody reads it here."""
    logging.disable()


def main(request: dict[str, Any]) -> int:
    """Check the file and write the verdict to standard output."""
    limits = Limits(**{**request["limits"], "off": tuple(request["limits"]["off"])})
    confine(limits)
    roots = Roots.from_pems(*request["roots"])
    try:
        verdict = verify(Path(request["path"]).read_bytes(), roots=roots, at=datetime.fromisoformat(request["at"]))
        answer = {**asdict(verdict), "stated": _text(verdict.stated), "stamped": _text(verdict.stamped)}
    except (MemoryError, RecursionError):
        answer = {"finding": Finding.UNREADABLE, "why": "too_heavy"}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
