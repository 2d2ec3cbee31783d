"""The good files: every accepted kind in the variations that offices really send."""

import io
from collections.abc import Iterator

from PIL import Image

from tests.office.files import builders as b

Good = tuple[str, str, bytes]  # name, title, body


def every() -> list[Good]:
    """All good files."""
    return [*_pdfs(), *_word(), *_sheets(), *_ofds(), *_oles(), *_pictures(), *_texts()]


def _pdfs() -> Iterator[Good]:
    yield "通知.pdf", "one page", b.pdf()
    yield "通知.PDF", "upper-case extension", b.pdf()
    for pages in (2, 3, 5, 30, 60):
        yield "a.pdf", f"{pages} pages", b.pdf(pages=pages)
    yield "a.pdf", "PDF 1.5 with object streams", b.xref_stream_pdf()
    yield "a.pdf", "opens at a page", b.pdf("/OpenAction [10 0 R /Fit]")
    yield "a.pdf", "opens by a GoTo action", b.pdf("/OpenAction << /S /GoTo /D [10 0 R /Fit] >>")
    yield (
        "a.pdf",
        "with a link",
        b.pdf(page="/Annots [<< /Subtype /Link /A << /S /URI /URI (https://x.cn) >> >>]"),
    )
    yield "a.pdf", "with form fields", b.pdf("/AcroForm << /Fields [] >>")
    yield "a.pdf", "with outlines and a language", b.pdf("/Lang (zh-CN) /PageMode /UseOutlines")
    yield "a.pdf", "rotated page", b.pdf(page="/Rotate 90")
    yield "a.pdf", "two end marks", b.pdf() + b"%%EOF\n"
    for mode in ("1", "L", "RGB", "CMYK"):
        yield "扫描件.pdf", f"scan in {mode}", b.picture("PDF", b.scan(mode), resolution=150)
    pages = [b.scan("L", seed=i) for i in range(3)]
    yield (
        "扫描件.pdf",
        "scan of three pages",
        b.picture("PDF", pages[0], save_all=True, append_images=pages[1:]),
    )
    yield "a.pdf", "rewritten by pypdf", _by_pypdf()
    yield "a.pdf", "printed from a page in Chinese", _by_weasyprint()


def _by_pypdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(b.pdf(pages=2))))
    writer.add_metadata({"/Title": "关于JavaScript培训的通知"})
    for page in writer.pages:
        page.compress_content_streams()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _by_weasyprint() -> bytes:
    import weasyprint

    html = "<h1>关于开展检查的通知</h1><p>各处室：请于11月30日前报送。</p><a href='https://x.cn'>附件</a>"
    return bytes(weasyprint.HTML(string=html).write_pdf())


def _word() -> Iterator[Good]:
    import docx
    from docx.shared import Inches

    yield "a.docx", "small", b.docx()
    yield "a.wps", "new WPS document", b.docx()
    yield (
        "a.docx",
        "chart with its workbook",
        b.docx({"word/embeddings/Microsoft_Excel_Sheet.xlsx": b.xlsx()}),
    )
    yield (
        "a.docx",
        "equation object",
        b.docx({"word/embeddings/oleObject1.bin": b.ole({"Equation Native": b"x"})}),
    )
    local = b.relationships("/attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm")
    yield "a.docx", "template on the writer's disk", b.docx({"word/_rels/settings.xml.rels": local})
    link = b.relationships("/hyperlink", "https://www.gov.cn/")
    yield "a.docx", "link to a site", b.docx({"word/_rels/document.xml.rels": link})
    yield (
        "a.docx",
        "scrambled font that begins like a program",
        b.docx({"word/fonts/font1.odttf": b"MZ\x90" * 99}),
    )
    yield "a.docx", "repetitive small part", b.docx({"word/styles.xml": "<x>" + " " * 900_000 + "</x>"})
    for title in ("text", "table", "picture"):
        document = docx.Document()
        document.add_heading("关于开展检查的通知")
        for number in range(40):
            document.add_paragraph(f"第{number}条 各处室应当按时报送。")
        if title == "table":
            document.add_table(rows=20, cols=5)
        if title == "picture":
            document.add_picture(io.BytesIO(b.picture("PNG")), width=Inches(2))
        out = io.BytesIO()
        document.save(out)
        yield "通知.docx", f"python-docx, {title}", out.getvalue()


def _sheets() -> Iterator[Good]:
    import openpyxl
    from openpyxl.chart import BarChart, Reference

    yield "a.xlsx", "small", b.xlsx()
    yield "a.et", "new ET sheet", b.xlsx()
    for title, rows in (("empty", 0), ("one row", 1), ("50 rows", 50), ("900 rows", 900), ("20,000 rows", 20_000), ("chart", 5)):
        book = openpyxl.Workbook()
        sheet = book.active
        for number in range(rows):
            sheet.append([number, "设备清单", number * 1.5, "正常"])
        if title == "chart":
            chart = BarChart()
            chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=5))
            sheet.add_chart(chart, "F1")
        out = io.BytesIO()
        book.save(out)
        yield "清单.xlsx", f"openpyxl, {title}", out.getvalue()


def _ofds() -> Iterator[Good]:
    yield "公文.ofd", "small", b.ofd()
    yield "公文.ofd", "with a picture", b.ofd({"Doc_0/Res/image_1.jpg": b.picture("JPEG")})
    yield "公文.ofd", "with a seal", b.ofd({"Doc_0/Signs/Sign_0/SignedValue.dat": b"\x30\x82" + bytes(200)})
    yield "公文.OFD", "100 pages", b.ofd({f"Doc_0/Pages/Page_{i}/Content.xml": "<x/>" for i in range(1, 100)})


def _oles() -> Iterator[Good]:
    for extension in ("doc", "wps"):
        yield f"a.{extension}", f"old {extension}", b.doc()
        yield (
            f"a.{extension}",
            f"old {extension} with an equation",
            b.doc(ObjectPool={"_1": {"Equation Native": b"x"}}),
        )
    for extension in ("xls", "et"):
        yield f"a.{extension}", f"old {extension}", b.xls()
        yield f"a.{extension}", f"old {extension}, three sheets", b.xls(b.sheet_record(), b.sheet_record(2))
    yield "a.xls", "Excel 95 stream", b.ole({"Book": b.workbook_stream(b.sheet_record())})
    yield "a.doc", "300 KB of text", b.ole({"WordDocument": b.word_stream("会议纪要。" * 30_000)})


def _pictures() -> Iterator[Good]:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        image = Image.new(mode, (300, 400)) if mode == "I;16" else b.scan(mode)
        yield "拍照.png", f"PNG {mode}", b.picture("PNG", image)
    for mode in ("L", "RGB", "CMYK"):
        yield "拍照.jpg", f"JPEG {mode}", b.picture("JPEG", b.scan(mode))
    for width, height in ((1, 1), (17, 3), (1, 2000), (3000, 10), (2480, 3508)):
        for kind, extension in (("PNG", "png"), ("JPEG", "jpeg"), ("TIFF", "tiff")):
            yield f"a.{extension}", f"{kind}, {width} by {height}", b.picture(kind, b.scan("L", (width, height)))
    yield "a.jpeg", "progressive JPEG", b.picture("JPEG", progressive=True)
    turned = Image.Exif()
    turned[0x0112] = 6
    yield "a.jpg", "JPEG turned by its EXIF mark", b.picture("JPEG", exif=turned)
    yield "a.jpg", "JPEG with some bytes behind", b.picture("JPEG") + bytes(100)
    yield "a.png", "49 million pixels", b.huge_png(7000, 7000)
    for compression, mode in (
        ("raw", "RGB"),
        ("tiff_lzw", "L"),
        ("group4", "1"),
        ("jpeg", "RGB"),
        ("tiff_deflate", "RGBA"),
    ):
        yield "扫描.tif", f"TIFF {compression}", b.picture("TIFF", b.scan(mode), compression=compression)
    pages = [b.scan("1", seed=i) for i in range(5)]
    yield (
        "扫描.tiff",
        "TIFF of five pages",
        b.picture("TIFF", pages[0], save_all=True, append_images=pages[1:], compression="group4"),
    )


def _texts() -> Iterator[Good]:
    text = "关于开展检查的通知\r\n各处室：\n\t请于11月30日前报送。😀 𠮷\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        yield "说明.txt", f"text in {encoding}", text.encode(encoding)
    yield "a.txt", "text in GBK", "二〇二六年工作要点".encode("gbk")
    yield "a.txt", "one character", "文".encode()
    yield "a.txt", "a table by tabs", "一\t二\t三\r\n".encode() * 100
    yield "a.txt", "ASCII", b"Plain text, 100% safe; 1 < 2 & 3 > 2\n"
    yield "a.txt", "a megabyte", ("会议纪要。" * 70_000).encode()
    yield "a.txt", "names PDF in its text", "附件格式为 %PDF-1.7。\n".encode()
