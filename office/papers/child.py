"""The program that lays one paper out: a process of its own with hard limits, no network and no database.

Run by office/warm for official/apart.py and isolated.py. A request names its kind: "official" answers with one JSON
line and the PDF behind it, "html" with the PDF; status REPORTED comes with the error as JSON on standard error.
"""

import json
import sys
from base64 import b64decode
from dataclasses import astuple
from typing import Any

from office.files.no_network import confine

PROGRAM = "office.papers.child"
REPORTED = 3  # exit status: the paper's own error is on standard error
_held: list[Any] = []


def prepare(given: dict[str, Any]) -> None:
    """Load everything, and the faces, by laying out a paper of ours. given: `templates`, and the settings needed."""
    import django
    from django.conf import settings

    templates = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [given.pop("templates")]}]
    settings.configure(TEMPLATES=templates, LANGUAGE_CODE="en", **given)
    django.setup()
    _load_faces()


def main(request: dict[str, Any]) -> int:
    """Make the paper that the request describes; the exit status."""
    confine(request["seconds"], request["megabytes"])
    return _official(request) if "official" in request else _html(request)


def _official(request: dict[str, Any]) -> int:
    from office.papers.errors import PaperError, as_data
    from office.papers.official.make import make_official
    from office.papers.official.packing import unpack

    pictures = {key: b64decode(body) for key, body in request["pictures"].items()}
    try:
        made = make_official(unpack(request["official"]), pictures=pictures, seal_mm=request["seal_mm"])
    except PaperError as error:
        json.dump(as_data(error), sys.stderr)
        return REPORTED
    boxes = [astuple(box) for box in made.seal_boxes]
    sys.stdout.buffer.write(json.dumps({"seal_boxes": boxes, "pages": made.pages}).encode() + b"\n" + made.pdf)
    return 0


def _html(request: dict[str, Any]) -> int:
    from office.papers.engine import EngineError, make_pdf, unpack

    try:
        pdf = make_pdf(unpack(request["html"]))
    except EngineError as error:
        json.dump({"code": error.code, "detail": error.detail}, sys.stderr)
        return REPORTED
    sys.stdout.buffer.write(pdf)
    return 0


def _load_faces() -> None:
    """Faces lie in a folder that goes with the last who holds them: no child that forgets them may take it away."""
    from office.papers.engine import kept_faces
    from office.papers.errors import PaperError
    from office.papers.official.make import make_official
    from office.papers.official.samples import unsealed

    try:
        make_official(unsealed())
    except PaperError:
        return  # a face is missing: whoever asks for a paper is told
    _held.extend(kept_faces())
