"""Files made by code for the tests: PDF, OLE2, DOCX, XLSX, OFD and pictures, whole or spoilt on purpose."""

import io
import random
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, ImageDraw

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


# --- PDF ---
def pdf(
    catalog: str = "", *, pages: int = 1, page: str = "", more: dict[int, bytes] | None = None,
    trailer: str = "", kids: int = 0,
) -> bytes:
    """A PDF with ``catalog`` and ``page`` added to those dictionaries and ``more`` objects."""
    text = b"BT /F1 24 Tf 72 700 Td (Incoming letter No. 12) Tj ET"
    numbers = [10 + i for i in range(pages)]
    listed = " ".join(f"{n} 0 R" for n in numbers * (kids or 1))
    objects: dict[int, bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode("latin-1"),
        2: f"<< /Type /Pages /Kids [{listed}] /Count {len(numbers) * (kids or 1)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        4: stream(text),
    }
    for number in numbers:
        objects[number] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> {page} >>"
        ).encode("latin-1")
    objects |= more or {}
    return assemble(objects, trailer)


def stream(body: bytes, dictionary: str = "") -> bytes:
    """A PDF stream object's text."""
    return f"<< /Length {len(body)} {dictionary} >>\nstream\n".encode() + body + b"\nendstream"


def packed(body: bytes, dictionary: str = "") -> bytes:
    """A PDF stream packed with Flate."""
    return stream(zlib.compress(body, 9), f"/Filter /FlateDecode {dictionary}")


def object_stream(
    number: int, body: bytes, packer: Any = None, filtered: str = "/Filter /FlateDecode"
) -> bytes:
    """An object stream holding one object."""
    head = f"{number} 0 ".encode()
    return stream((packer or zlib.compress)(head + body), f"/Type /ObjStm /N 1 /First {len(head)} {filtered}")


def assemble(objects: dict[int, bytes], trailer: str = "") -> bytes:
    """Number the objects and add the cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in sorted(offsets.items()):
        out += f"{number} 1\n{offset:010} 00000 n \n".encode()
    size = max(objects) + 1
    out += f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
    return bytes(out)


def xref_stream_pdf(extra: str = "") -> bytes:
    """A PDF 1.5 file as most programs write it: its objects in an object stream, its table a stream too."""
    inner = {
        1: f"<< /Type /Catalog /Pages 2 0 R {extra} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>",
    }
    body, index = "", []
    for number, text in inner.items():
        index.append(f"{number} {len(body)}")
        body += text + " "
    head = " ".join(index) + " "
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offset4 = len(out)
    whole = (head + body).encode()
    out += b"4 0 obj\n" + packed(whole, f"/Type /ObjStm /N 3 /First {len(head)}") + b"\nendobj\n"
    offset5 = len(out)
    rows = [(0, 0, 65535 & 0xFF), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, offset4, 0), (1, offset5, 0)]
    table = b"".join(struct.pack(">BHB", *row) for row in rows)
    out += b"5 0 obj\n" + packed(table, "/Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R") + b"\nendobj\n"
    return bytes(out) + f"startxref\n{offset5}\n%%EOF\n".encode()


def locked_pdf(algorithm: str, user: str) -> bytes:
    """A PDF encrypted by pypdf, with a user password or only an owner's."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(user_password=user, owner_password="owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# --- OLE2 ---
def ole(tree: dict[str, Any]) -> bytes:
    """An OLE2 file of these streams (bytes) and storages (dictionaries); streams are padded to 4 KB."""
    entries: list[list[Any]] = [["Root Entry", 5, -1, -1, b""]]  # name, type, right, child, body

    def add(children: dict[str, Any]) -> int:
        first, previous = -1, -1
        for name, content in children.items():
            at = len(entries)
            entries.append([name, 1 if isinstance(content, dict) else 2, -1, -1, b""])
            if isinstance(content, dict):
                entries[at][3] = add(content)
            else:
                entries[at][4] = content.ljust(4096, b"\0")
            if previous >= 0:
                entries[previous][2] = at
            first, previous = (at if first < 0 else first), at
        return first

    entries[0][3] = add(tree)
    directory_sectors = -(-len(entries) // 4)
    bodies, fat = bytearray(), []
    fat_sectors = 1
    while True:
        start = fat_sectors + directory_sectors
        fat = [-3] * fat_sectors + [i + 1 for i in range(fat_sectors, start - 1)] + [-2]
        bodies, rows = bytearray(), bytearray()
        for name, kind, right, child, body in entries:
            first = -2
            if body:
                first, count = len(fat), -(-len(body) // 512)
                fat += [first + i + 1 for i in range(count - 1)] + [-2]
                bodies += body.ljust(count * 512, b"\0")
            raw = name.encode("utf-16-le")
            rows += raw.ljust(64, b"\0") + struct.pack(
                "<HBBiii16xI16xIQ", len(raw) + 2, kind, 1, -1, right, child, 0, first & 0xFFFFFFFF, len(body)
            )
        if len(fat) <= fat_sectors * 128:
            break
        fat_sectors += 1
    header = bytes.fromhex("d0cf11e0a1b11ae1") + struct.pack(
        "<16xHHHHH6xIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        fat_sectors,
        fat_sectors,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
    )
    header += b"".join(struct.pack("<i", i if i < fat_sectors else -1) for i in range(109))
    table = b"".join(struct.pack("<i", i) for i in fat).ljust(fat_sectors * 512, b"\xff")
    return header + table + bytes(rows).ljust(directory_sectors * 512, b"\0") + bytes(bodies)


def word_stream(text: str = "关于开展检查的通知", flags: int = 0) -> bytes:
    """The main stream of a Word document, reduced to its first block and some text."""
    return struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x804, 0, flags).ljust(1024, b"\0") + text.encode(
        "utf-16-le"
    )


def workbook_stream(*records: tuple[int, bytes]) -> bytes:
    """The main stream of an Excel 97 workbook: BOF, these records, EOF."""
    out = struct.pack("<HHHH12x", 0x0809, 16, 0x0600, 0x0005)
    for number, body in records:
        out += struct.pack("<HH", number, len(body)) + body
    return out + struct.pack("<HH", 0x000A, 0)


def sheet_record(kind: int = 0, name: str = "表1") -> tuple[int, bytes]:
    """A BOUNDSHEET record: kind 0 is a worksheet, 1 an Excel 4 macro sheet."""
    return 0x0085, struct.pack("<IBBBB", 64, 0, kind, len(name), 1) + name.encode("utf-16-le")


def doc(**more: Any) -> bytes:
    return ole({"WordDocument": word_stream(), "1Table": b"table", **more})


def xls(*records: tuple[int, bytes], **more: Any) -> bytes:
    return ole({"Workbook": workbook_stream(sheet_record(), *records), **more})


# --- zip containers ---
def archive(parts: dict[str, Any], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts; a part's key may be a ZipInfo."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, body in parts.items():
            target.writestr(name, body)
    return out.getvalue()


def _types(main: str, part: str, more: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{main}.main+xml"/>{more}</Types>'
    )


def docx(
    more: dict[str, Any] | None = None,
    *,
    types: str = "",
    main: str = WORD + ".document",
    text: str = "关于开展检查的通知",
) -> bytes:
    """A small DOCX with ``more`` parts, and ``types`` added to its table of parts."""
    parts = {
        "[Content_Types].xml": _types(main, "word/document.xml", types),
        "_rels/.rels": relationships(),
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>",
    }
    return archive(parts | (more or {}))


def xlsx(more: dict[str, Any] | None = None, *, types: str = "", main: str = SHEET + ".sheet") -> bytes:
    """A small XLSX with ``more`` parts."""
    parts = {
        "[Content_Types].xml": _types(main, "xl/workbook.xml", types),
        "_rels/.rels": relationships(),
        "xl/workbook.xml": f'<workbook xmlns="x" xmlns:r="{REL}"><sheets/></workbook>',
        "xl/sharedStrings.xml": '<sst xmlns="s"><si><t>设备清单</t></si></sst>',
    }
    return archive(parts | (more or {}))


def ofd(more: dict[str, Any] | None = None) -> bytes:
    """A small OFD (GB/T 33190) with one page."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = {
        "OFD.xml": f'<ofd:OFD {space} DocType="OFD" Version="1.0"><ofd:DocBody/></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {space}/>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer><ofd:TextObject>"
        "<ofd:TextCode>会议通知</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>",
    }
    return archive(parts | (more or {}))


def relationships(kind: str = "", target: str = "") -> str:
    """A list of relationships, with one external target when given."""
    link = (
        f'<Relationship Id="r1" Type="{REL}{kind}" Target="{target}" TargetMode="External"/>' if kind else ""
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'


# --- pictures ---
def scan(mode: str = "L", size: tuple[int, int] = (620, 877), seed: int = 1) -> Image.Image:
    """A page that looks scanned: grey paper and black strokes."""
    chance = random.Random(seed)
    image = Image.new("L", size, 244)
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        draw.line(
            (x, y, x + chance.randrange(80), y + chance.randrange(6)), fill=chance.randrange(60), width=2
        )
    return image.convert(mode)


def picture(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    """The image as a file of this Pillow format."""
    out = io.BytesIO()
    (image or scan()).save(out, kind, **options)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A true 1-bit PNG of these dimensions, some kilobytes long: a pixel bomb."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
