"""The bad files: each with the name its sender gave it and the code it must be refused with."""

import zipfile
import zlib
from collections.abc import Iterator

from tests.office.files import bad_pdf, bombs
from tests.office.files import builders as b
from tests.office.files.case import Bad

EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\0\0" + bytes(range(256))
ELF = b"\x7fELF\x02\x01\x01" + bytes(range(200))
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
MHT = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
RTF = b"{\\rtf1\\ansi Hello}"
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(100)
SEVEN = b"7z\xbc\xaf\x27\x1c" + bytes(100)
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'


def every() -> list[Bad]:
    """All bad files, each reason with several."""
    groups = {
        "wrong_extension": _wrong_extension(),
        "unknown_kind": _unknown_kind(),
        "empty": _empty(),
        "damaged": _damaged(),
        "encrypted": _encrypted(),
        "macro": _macro(),
        "active": _active(),
        "entity": _entity(),
        "nested": _nested(),
        "unsafe_path": _unsafe_path(),
        "polyglot": _polyglot(),
    }
    found = [Bad(name, body, code, title) for code, group in groups.items() for name, title, body in group]
    return found + list(bad_pdf.every()) + list(bombs.every())


Named = Iterator[tuple[str, str, bytes]]


def _wrong_extension() -> Named:
    good = {
        "pdf": b.pdf(),
        "docx": b.docx(),
        "xlsx": b.xlsx(),
        "ofd": b.ofd(),
        "doc": b.doc(),
        "xls": b.xls(),
        "png": b.picture("PNG"),
        "jpg": b.picture("JPEG"),
        "tif": b.picture("TIFF"),
    }
    for real, claimed in (
        ("png", "jpg"), ("jpg", "png"), ("tif", "pdf"), ("pdf", "docx"),
        ("pdf", "png"), ("docx", "xlsx"), ("xlsx", "docx"), ("ofd", "docx"),
        ("docx", "ofd"), ("docx", "pdf"), ("doc", "xls"), ("xls", "doc"),
        ("doc", "docx"), ("docx", "doc"), ("xlsx", "wps"), ("docx", "et"),
        ("xls", "wps"), ("doc", "et"), ("png", "txt"), ("doc", "txt"),
        ("xls", "txt"), ("jpg", "tiff"), ("pdf", "txt"), ("docx", "txt"),
    ):
        yield f"letter.{claimed}", f"{real} as {claimed}", good[real]
    others = {"exe": EXE, "elf": ELF, "html": HTML, "svg": SVG, "mht": MHT, "rtf": RTF, "rar": RAR}
    for kind, claimed in (
        ("exe", "pdf"), ("exe", "doc"), ("exe", "png"), ("exe", "txt"),
        ("elf", "txt"), ("html", "txt"), ("html", "doc"), ("html", "pdf"),
        ("svg", "png"), ("svg", "txt"), ("mht", "doc"), ("mht", "txt"),
        ("rtf", "doc"), ("rtf", "txt"), ("rar", "docx"),
    ):
        yield f"letter.{claimed}", f"{kind} as {claimed}", others[kind]
    for kind, claimed in (("GIF", "png"), ("BMP", "jpg"), ("WEBP", "png"), ("PPM", "tif")):
        yield f"scan.{claimed}", f"{kind} as {claimed}", b.picture(kind)
    yield "a.docx", "plain zip as docx", b.archive({"readme.txt": "hello"})
    yield (
        "a.docx",
        "pptx as docx",
        b.docx(main="application/vnd.x-officedocument.presentationml.presentation"),
    )
    yield "a.docx", "template as docx", b.docx(main=b.WORD + ".template")
    yield "a.docx", "odt as docx", b.archive({"mimetype": "application/vnd.oasis", "content.xml": "<x/>"})
    yield "a.doc", "presentation as doc", b.ole({"PowerPoint Document": b"x"})
    yield "a.txt", "utf-16 html as txt", "\ufeff<html><script>".encode("utf-16-le")
    yield "a.txt", "bom html as txt", b"\xef\xbb\xbf  \n<HTML>"
    yield "a.txt", "random bytes as txt", bytes((i * 73 + 5) % 256 for i in range(3000))


def _unknown_kind() -> Named:
    for name in (
        "a.exe",
        "a.svg",
        "a.html",
        "a.mht",
        "a.docm",
        "a.xlsm",
        "a.zip",
        "a.rar",
        "a.js",
        "a.lnk",
        "a.pdf.exe",
        "letter",
        "a.",
        "a.pdf ",
        "a.ppt",
        "a.rtf",
        "a.eml",
        "a.webp",
        "a.heic",
    ):
        yield name, name, b.pdf()


def _empty() -> Named:
    for extension in ("pdf", "docx", "png", "txt", "xls"):
        yield f"a.{extension}", extension, b""


def _damaged() -> Named:
    noise = b.picture("PNG", b.scan("RGB"))
    whole = {
        "pdf": b.pdf(),
        "docx": b.docx({"word/media/image1.png": noise}),
        "xlsx": b.xlsx({"xl/media/i.png": noise}),
        "ofd": b.ofd({"Doc_0/Res/i.png": noise}),
        "doc": b.doc(),
        "xls": b.xls(),
        "png": noise,
        "jpg": b.picture("JPEG"),
        "tif": b.picture("TIFF", compression="tiff_lzw"),
    }
    for extension, body in whole.items():
        for share in (30, 60):
            yield f"a.{extension}", f"{extension} cut at {share}%", body[: len(body) * share // 100]
    for magic, extension in (
        (b"%PDF-1.7\n", "pdf"),
        (b"PK\x03\x04", "docx"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"II*\0", "tif"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    ):
        yield f"a.{extension}", f"only the magic of {extension}", magic + bytes(range(256)) * 4
    spoilt = bytearray(b.docx({"word/big.xml": "<x>" + "一二三" * 9000 + "</x>"}))
    at = spoilt.find(b"word/big.xml") + 40
    spoilt[at : at + 8] = b"\xff" * 8
    yield "a.docx", "docx with a spoilt part", bytes(spoilt)
    yield "a.docx", "docx with an unreadable table of parts", b.docx({"[Content_Types].xml": "<Types"})
    yield "a.doc", "doc without its mark", b.ole({"WordDocument": b"\0" * 4096})
    yield "a.xls", "xls without its mark", b.ole({"Workbook": b"\1" * 4096})


def _encrypted() -> Named:
    for algorithm in ("RC4-128", "AES-128", "AES-256"):
        yield "a.pdf", f"{algorithm} with a user password", b.locked_pdf(algorithm, "secret")
        yield "a.pdf", f"{algorithm} with an owner password only", b.locked_pdf(algorithm, "")
    package = b.ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
    yield "a.docx", "docx with a password", package
    yield "a.xlsx", "xlsx with a password", package
    yield "a.doc", "doc with a password", b.ole({"WordDocument": b.word_stream(flags=0x0100)})
    yield "a.wps", "wps with a password", b.ole({"WordDocument": b.word_stream(flags=0x0100)})
    yield "a.xls", "xls with a password", b.xls((0x002F, b"\1\0" + bytes(52)))
    yield "a.et", "et with a password", b.xls((0x002F, bytes(6)))
    for extension, body in (("docx", b.docx()), ("ofd", b.ofd())):
        locked = bytearray(body)
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = locked.find(mark)
            locked[at + offset] |= 1
        yield f"a.{extension}", f"{extension} with an encrypted part", bytes(locked)


def _macro() -> Named:
    vba = b.ole({"VBA": {"dir": b"x"}})
    yield "a.docx", "docx with vbaProject.bin", b.docx({"word/vbaProject.bin": vba})
    yield "a.docx", "docx with VBAPROJECT.BIN", b.docx({"word/VBAPROJECT.BIN": b"x"})
    yield "a.docx", "docx that is a docm", b.docx(main="application/vnd.ms-word.document.macroEnabled")
    kind = "application/vnd.ms-office.vbaProject"
    yield (
        "a.docx",
        "macro part under another name",
        b.docx({"word/x.bin": b"x"}, types=f'<Override PartName="/word/x.bin" ContentType="{kind}"/>'),
    )
    yield "a.docx", "vba in an embedded object", b.docx({"word/embeddings/oleObject1.bin": vba})
    workbook = b.xlsx({"xl/vbaProject.bin": vba})
    yield "a.docx", "vba in an embedded workbook", b.docx({"word/embeddings/s.xlsx": workbook})
    yield "a.xlsx", "xlsx with vbaProject.bin", workbook
    yield "a.xlsx", "xlsx with an Excel 4 sheet", b.xlsx({"xl/macrosheets/sheet1.xml": "<x/>"})
    yield "a.xlsx", "xlsx that is an xlsm", b.xlsx(main="application/vnd.ms-excel.sheet.macroEnabled")
    yield "a.wps", "new wps with vba", b.docx({"word/vbaProject.bin": vba})
    yield "a.et", "new et with vba", workbook
    for extension in ("doc", "wps"):
        yield f"a.{extension}", f"{extension} with Macros", b.doc(Macros={"VBA": {"dir": b"x"}})
    yield "a.doc", "doc with a lone _VBA_PROJECT", b.doc(Other={"_VBA_PROJECT": b"x"})
    for extension in ("xls", "et"):
        yield (
            f"a.{extension}",
            f"{extension} with _VBA_PROJECT_CUR",
            b.xls(_VBA_PROJECT_CUR={"VBA": {"d": b"x"}}),
        )
        yield f"a.{extension}", f"{extension} with an Excel 4 sheet", b.xls(b.sheet_record(1, "宏1"))


def _active() -> Named:
    packed = b.ole({"\x01Ole10Native": EXE})
    yield "a.docx", "ActiveX control", b.docx({"word/activeX/activeX1.xml": "<x/>"})
    yield "a.docx", "program in embeddings", b.docx({"word/embeddings/oleObject1.bin": EXE})
    yield "a.xlsx", "program as media", b.xlsx({"xl/media/image1.png": ELF})
    yield "a.ofd", "program as attachment", b.ofd({"Doc_0/Attachs/a.dat": EXE})
    yield "a.docx", "packed file in an object", b.docx({"word/embeddings/oleObject1.bin": packed})
    yield "a.doc", "packed file in a doc", b.doc(ObjectPool={"_1": {"\x01Ole10Native": EXE}})
    for target in ("https://example.org/t.dotm", "\\\\server\\share\\t.dotm", "file://server/share/t.dotm"):
        rels = b.relationships("/attachedTemplate", target)
        yield "a.docx", f"template at {target}", b.docx({"word/_rels/settings.xml.rels": rels})
    yield (
        "a.docx",
        "object from the network",
        b.docx({"word/_rels/document.xml.rels": b.relationships("/oleObject", "http://example.org/x")}),
    )


def _entity() -> Named:
    yield "a.docx", "billion laughs in the text", b.docx({"word/document.xml": LAUGHS})
    yield "a.docx", "laughs in the table of parts", b.docx({"[Content_Types].xml": LAUGHS})
    yield "a.xlsx", "laughs in utf-16", b.xlsx({"xl/styles.xml": LAUGHS.encode("utf-16")})
    yield (
        "a.ofd",
        "outside file in OFD.xml",
        b.ofd({"OFD.xml": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'}),
    )
    yield "a.docx", "laughs in relationships", b.docx({"word/_rels/document.xml.rels": LAUGHS})


def _nested() -> Named:
    plain = b.archive({"a.txt": "a"})
    gz = zlib.compressobj(wbits=31)
    for title, body in (
        ("zip", plain),
        ("rar", RAR),
        ("7z", SEVEN),
        ("gz", gz.compress(b"x") + gz.flush()),
        ("tar", bytes(257) + b"ustar" + bytes(300)),
        ("docx", b.docx()),
    ):
        yield "a.docx", f"{title} in docx", b.docx({"word/media/image1.bin": body})
        yield "a.ofd", f"{title} in ofd", b.ofd({"Doc_0/Attachs/a.bin": body})
    inner = b.xlsx({"xl/embeddings/two.docx": b.docx()})
    yield "a.docx", "container in a workbook in a docx", b.docx({"word/embeddings/one.xlsx": inner})


def _unsafe_path() -> Named:
    for path in ("../evil.xml", "/etc/evil.xml", "word\\..\\evil.xml", "C:/evil.xml", "word/../../evil.xml"):
        yield "a.docx", path, b.docx({path: "<x/>"})
    for mode, title in ((0o120777, "link"), (0o020666, "device"), (0o010666, "pipe")):
        info = zipfile.ZipInfo("word/link.xml")
        info.create_system, info.external_attr = 3, mode << 16
        yield "a.docx", title, b.archive({"[Content_Types].xml": "<x/>", info: "/etc/passwd"})


def _polyglot() -> Named:
    package = b.archive({"META-INF/MANIFEST.MF": "Main-Class: X", "X.class": "x"})
    yield "a.pdf", "pdf then zip", b.pdf() + package
    for extension, body in (
        ("png", b.picture("PNG")),
        ("jpg", b.picture("JPEG")),
        ("tif", b.picture("TIFF")),
    ):
        yield f"a.{extension}", f"{extension} then zip", body + package
        yield f"a.{extension}", f"{extension} then script", body + b"<script>alert(1)</script>"
    yield "a.png", "png then html", b.picture("PNG") + HTML
    yield "a.docx", "zip then docx", package + b.docx()
    yield (
        "a.docx",
        "docx with a pdf first",
        b.archive({"a.pdf": b.pdf(), "[Content_Types].xml": "<x/>"}, compression=zipfile.ZIP_STORED),
    )
