"""The program that opens foreign files: run in a process of its own, with hard limits, without Django.

It is started by office/files/sandbox.py with one JSON argument, and answers with one JSON line, then, for a
page image, the image's bytes. A crash, an endless loop or a bomb ends this process and nothing else.
"""

import json
import resource
import sys
from typing import Any

from office.files.limits import Limits, Refusal
from office.files.no_network import give_up_network


def main(request: dict[str, Any]) -> None:
    """Do what the request asks and write the answer to standard output."""
    limits = Limits(**{**request["limits"], "off": tuple(request["limits"]["off"])})
    confine(limits)
    payload = b""
    try:
        answer, payload = _OPERATIONS[request["operation"]](request, limits)
    except Refusal as refusal:
        answer = {"refused": refusal.code, "detail": refusal.detail}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_heavy", "detail": {}}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + payload)
    sys.stdout.buffer.flush()


def confine(limits: Limits) -> None:
    """Give this process its limits of time, memory and output, and no network; none of it can be undone."""
    for what, value in (
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    give_up_network()


def inspect_path(path: str, extension: str, limits: Limits) -> str:
    """Return the family of a file (pdf, zip, ole, png, jpeg, tiff, text), or raise Refusal."""
    from office.files.kinds import INNER, check_head, sniff

    with open(path, "rb") as stream:
        head = stream.read(1024)
        stream.seek(0, 2)
        size = stream.tell()
    inner = ""
    if sniff(head) == "ole":
        from office.files.ole import check_ole

        inner = check_ole(path, limits)  # first: an encrypted DOCX is an OLE file, and "encrypted" says more
    family = check_head(head, extension, limits)
    if family == "zip":
        from office.files.archives import check_zip

        with open(path, "rb") as stream:
            inner = check_zip(stream, size, limits)
    elif family == "pdf":
        from office.files.pdf import check_pdf

        check_pdf(path, limits)
    elif family == "text":
        from office.files.text import check_text

        check_text(path, limits)
    elif family in ("png", "jpeg", "tiff"):
        from office.files.images import check_image

        check_image(path, family, limits)
    if inner == "macro":
        limits.refuse("macro")
    if inner != INNER.get(extension, ""):
        limits.refuse("wrong_extension", extension=extension)
    return family


def _inspect(request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    return {"family": inspect_path(request["path"], request["extension"], limits)}, b""


def _text(request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    from office.files.kinds import sniff
    from office.files.text import text_of

    with open(request["path"], "rb") as stream:
        family = sniff(stream.read(16))
    return {"text": text_of(request["path"], request["media_type"], family, request["limit"])}, b""


def _count(request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    from office.files.pages import count

    return {"pages": count(request["path"], request["media_type"], limits, request["font"])}, b""


def _render(request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    from office.files.pages import render

    images = [
        render(request["path"], request["media_type"], page, request["width"], limits, request["font"])
        for page in request["pages"]
    ]
    sizes = [(image.width, image.height, len(image.body)) for image in images]
    return {"pages": sizes}, b"".join(image.body for image in images)


_OPERATIONS = {"inspect": _inspect, "text": _text, "count": _count, "render": _render}

if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
