"""The program that lays one official document out: a process of its own with hard limits, no network and no database.

Started by apart.py with one JSON object on standard input. It answers with one JSON line and the PDF behind it, or
with status REPORTED and the PaperError as JSON on standard error. It knows of the portal's settings what it is given.
"""

import json
import sys
from base64 import b64decode
from dataclasses import astuple
from typing import Any

from office.files.no_network import confine

REPORTED, TOO_HEAVY = 3, 4  # exit status: a PaperError on standard error; out of memory or stack


def main(request: dict[str, Any]) -> int:
    """Make the document that the request describes; the exit status."""
    confine(request["seconds"], request["megabytes"])
    _configure(request["settings"])
    from office.papers.errors import PaperError, as_data
    from office.papers.official.make import make_official
    from office.papers.official.packing import unpack

    pictures = {key: b64decode(body) for key, body in request["pictures"].items()}
    try:
        made = make_official(unpack(request["paper"]), pictures=pictures, seal_mm=request["seal_mm"])
    except PaperError as error:
        json.dump(as_data(error), sys.stderr)
        return REPORTED
    boxes = [astuple(box) for box in made.seal_boxes]
    sys.stdout.buffer.write(json.dumps({"seal_boxes": boxes, "pages": made.pages}).encode() + b"\n" + made.pdf)
    return 0


def _configure(given: dict[str, Any]) -> None:
    import django
    from django.conf import settings

    templates = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [given.pop("templates")]}]
    settings.configure(TEMPLATES=templates, LANGUAGE_CODE="en", **given)
    django.setup()


if __name__ == "__main__":
    try:
        sys.exit(main(json.load(sys.stdin)))
    except (MemoryError, RecursionError):
        sys.exit(TOO_HEAVY)
