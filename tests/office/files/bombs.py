"""Files that unpack, or decode, to far more than they hold."""

import struct
import zlib
from collections.abc import Iterator

from tests.office.files import builders as b
from tests.office.files.case import Bad

MB = 1024 * 1024


def every() -> Iterator[Bad]:
    """All bombs."""
    zeros = b"\0" * (20 * MB)
    for extension, body in (
        ("docx", b.docx({"word/big.xml": zeros})),
        ("xlsx", b.xlsx({"xl/worksheets/sheet1.xml": zeros})),
        ("ofd", b.ofd({"Doc_0/Res/image.png": zeros})),
        ("wps", b.docx({"word/media/image1.png": zeros})),
        ("docx", b.docx({"word/embeddings/s.xlsx": b.xlsx({"xl/big.xml": zeros})})),
    ):
        yield Bad(
            f"a.{extension}", body, "bomb_ratio", f"{extension} of {len(body) // 1024} KB holding 20 MB"
        )
    block = b"".join(struct.pack("<I", (i * 2654435761) % 2**32) for i in range(5000)) + b"\0" * 700_000
    parts = {f"word/media/{i}.bin": block * 3 for i in range(100)}
    yield Bad("a.docx", b.docx(parts), "bomb_size", "210 MB in small parts")
    yield Bad("a.docx", b.docx({f"word/{i}.xml": "" for i in range(1001)}), "bomb_entries", "1,004 parts")
    lying = bytearray(b.docx({f"word/{i}.xml": "" for i in range(1001)}))
    at = lying.rfind(b"PK\x05\x06")
    lying[at + 8 : at + 12] = struct.pack("<HH", 3, 3)
    yield Bad("a.docx", bytes(lying), "bomb_entries", "1,004 parts, said to be 3")
    yield Bad("a.xlsx", _overlapping(), "bomb_overlap", "many names for one part")
    flood = b"100 0 " + b" " * (40 * MB)
    yield Bad(
        "a.pdf",
        b.pdf(more={101: b.packed(flood, "/Type /ObjStm /N 1 /First 6")}),
        "bomb_size",
        "object stream",
    )
    yield Bad("a.png", b.huge_png(8_000, 8_000), "too_many_pixels", "64 million pixels in a PNG")
    yield Bad("a.png", b.huge_png(30_000, 30_000), "too_many_pixels", "900 million pixels in a PNG")
    yield Bad("a.tif", _wide(b.picture("TIFF"), 100_000), "too_many_pixels", "TIFF")
    jpeg = bytearray(b.picture("JPEG"))
    at = jpeg.find(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    yield Bad("a.jpg", bytes(jpeg), "too_many_pixels", "4,225 million pixels in a JPEG")


def _overlapping() -> bytes:
    """An XLSX in which each of 50 parts quotes the next one's header and packed bytes as its own content.

    Fifield's construction: every part unpacks to all that follow it, so the total grows with the square.
    """
    types = b._types(b.SHEET + ".sheet", "xl/workbook.xml").encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = b"<workbook/>" + b" " * 20_000
    names = [f"xl/{n:02}.xml" for n in range(50)] + ["xl/workbook.xml"]
    body, plain = packer.compress(kernel) + packer.flush(), kernel
    parts = [(names[-1], body, plain)]
    for name in reversed(names[:-1]):
        header = b"<x/>" + _local(*parts[0])
        quoted = b"\x00" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF) + header
        body, plain = quoted + body, header + plain
        parts.insert(0, (name, body, plain))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    listed = ("[Content_Types].xml", packer.compress(types) + packer.flush(), types)
    out = _local(*listed) + listed[1]
    directory, at = _central(*listed, 0), len(out)
    out += _local(*parts[0]) + parts[0][1]
    for part in parts:
        directory += _central(*part, at)
        at += len(_local(*part)) + 5 + len(b"<x/>")
    count = len(parts) + 1
    return (
        out + directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(out), 0)
    )


def _local(name: str, body: bytes, plain: bytes) -> bytes:
    """A part's header in a zip."""
    sizes = (zlib.crc32(plain), len(body), len(plain), len(name), 0)
    return struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, *sizes) + name.encode()


def _central(name: str, body: bytes, plain: bytes, at: int) -> bytes:
    """A part's row in a zip's directory."""
    sizes = (zlib.crc32(plain), len(body), len(plain), len(name))
    return (
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, *sizes, 0, 0, 0, 0, 0, at) + name.encode()
    )


def _wide(tiff: bytes, side: int) -> bytes:
    """The TIFF with its first page's width and height overwritten."""
    out = bytearray(tiff)
    (at,) = struct.unpack_from("<I", out, 4)
    (count,) = struct.unpack_from("<H", out, at)
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag = struct.unpack_from("<H", out, entry)[0]
        if tag in (256, 257):
            struct.pack_into("<HHII", out, entry, tag, 4, 1, side)
    return bytes(out)
