"""A package as BagIt 1.0 (RFC 8493) in a zip: written to disk as it is made, whatever its size."""

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from office.files.store import CHUNK

Entry = tuple[str, bytes | Path]  # name under data/, and the bytes or where they lie
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def write_bag(out: BinaryIO, name: str, entries: Iterable[Entry], info: dict[str, str], at: datetime) -> None:
    """Write the bag into one folder `name` of a zip, each entry once, with its manifests of SHA-256."""
    manifest, octets, streams = [], 0, 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bag:
        for entry, body in entries:
            digest, size = _add(bag, f"{name}/data/{entry}", body, at)
            manifest.append(f"{digest}  data/{_escaped(entry)}\n")
            octets, streams = octets + size, streams + 1
        said = {**info, "Bagging-Date": f"{at:%Y-%m-%d}", "Payload-Oxum": f"{octets}.{streams}"}
        tags = {"bagit.txt": DECLARATION,
                "bag-info.txt": "".join(f"{key}: {text}\n" for key, text in said.items()).encode(),
                "manifest-sha256.txt": "".join(sorted(manifest)).encode()}
        lines = []
        for tag, content in tags.items():
            digest, _size = _add(bag, f"{name}/{tag}", content, at)
            lines.append(f"{digest}  {tag}\n")
        _add(bag, f"{name}/tagmanifest-sha256.txt", "".join(lines).encode(), at)


def _add(bag: zipfile.ZipFile, name: str, body: bytes | Path, at: datetime) -> tuple[str, int]:
    """Write one entry in pieces; its SHA-256 and length as they were written."""
    about = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    digest, size = hashlib.sha256(), 0
    with bag.open(about, "w", force_zip64=True) as entry:
        for piece in _pieces(body):
            digest.update(piece)
            size += len(piece)
            entry.write(piece)
    return digest.hexdigest(), size


def _pieces(body: bytes | Path) -> Iterable[bytes]:
    if isinstance(body, bytes):
        yield body
        return
    with body.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece


def _escaped(name: str) -> str:
    """RFC 8493 2.1.3: what would end a line."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
