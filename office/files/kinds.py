"""The kinds of file the office takes: extension, media type, and what the first bytes say (no Django)."""

from dataclasses import dataclass

from office.files.limits import Limits

_OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """One accepted kind: the families its bytes may belong to, and its media type."""

    media_type: str
    families: tuple[str, ...]


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", ("pdf",)),
    "ofd": Kind("application/ofd", ("zip",)),
    "docx": Kind(_OOXML + "wordprocessingml.document", ("zip",)),
    "xlsx": Kind(_OOXML + "spreadsheetml.sheet", ("zip",)),
    "doc": Kind("application/msword", ("ole",)),
    "xls": Kind("application/vnd.ms-excel", ("ole",)),
    # WPS Office writes its own extensions over Word's and Excel's structures, old (OLE) or new (zip).
    "wps": Kind("application/wps-office.wps", ("ole", "zip")),
    "et": Kind("application/wps-office.et", ("ole", "zip")),
    "png": Kind("image/png", ("png",)),
    "jpg": Kind("image/jpeg", ("jpeg",)),
    "jpeg": Kind("image/jpeg", ("jpeg",)),
    "tif": Kind("image/tiff", ("tiff",)),
    "tiff": Kind("image/tiff", ("tiff",)),
    "txt": Kind("text/plain", ("text",)),
}
MEDIA_TYPES = frozenset(kind.media_type for kind in KINDS.values())

# What lies inside a zip or OLE container, by extension.
INNER = {
    **dict.fromkeys(("docx", "doc", "wps"), "word"),
    **dict.fromkeys(("xlsx", "xls", "et"), "sheet"),
    "ofd": "ofd",
}

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
)


def extension_of(name: str) -> str:
    """Return the extension of a file name in lower case without its dot, or an empty string."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def sniff(head: bytes) -> str:
    """Return the family the first bytes belong to: pdf, zip, ole, png, jpeg, tiff, or text for the rest."""
    for magic, family in _MAGIC:
        if head.startswith(magic):
            return family
    return "text"


def check_head(head: bytes, extension: str, limits: Limits) -> str:
    """Return the family of a file with these first 1,024 bytes, or refuse it as not what its name says."""
    family = sniff(head)
    if family not in KINDS[extension].families:
        limits.refuse("wrong_extension", extension=extension)
    # PDF readers take a header anywhere in the first kilobyte: such a file is two files at once.
    if family not in ("pdf", "text") and b"%PDF-" in head[:1024]:
        limits.refuse("polyglot")
    return family
