"""The program that checks foreign signed files: a process of its own with hard limits and no network, no Django.

Started by office/signing/apart.py through office/files/sandbox.py with one JSON argument; answers with one JSON line.
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


def main(request: dict[str, Any]) -> None:
    """Check the file and write the verdict to standard output."""
    logging.disable()  # the libraries would tell what is wrong with the file, and nobody reads it here
    limits = Limits(**{**request["limits"], "off": tuple(request["limits"]["off"])})
    confine(limits)
    roots = Roots.from_pems(*request["roots"])
    try:
        verdict = verify(Path(request["path"]).read_bytes(), roots=roots, at=datetime.fromisoformat(request["at"]))
        answer = {**asdict(verdict), "stated": _text(verdict.stated), "stamped": _text(verdict.stamped)}
    except (MemoryError, RecursionError):
        answer = {"finding": Finding.UNREADABLE, "why": "too heavy"}
    sys.stdout.write(json.dumps(answer) + "\n")


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
