"""PDF files that run something, hide something or are none."""

from collections.abc import Iterator

from tests.office.files import builders as b
from tests.office.files.case import Bad


def every() -> Iterator[Bad]:
    """All bad PDF files but the bombs."""
    run = "/S /JavaScript /JS (app.alert\\(1\\))"
    hidden = b"<< /S /JavaScript /JS (x) >>"
    hexed = b"".join(f"{byte:02x}".encode() for byte in b"100 0 " + hidden) + b">"
    cases = (
        ("pdf_script", "OpenAction", b.pdf(f"/OpenAction << {run} >>")),
        ("pdf_script", "names tree", b.pdf(f"/Names << /JavaScript << /Names [(a) << {run} >>] >> >>")),
        ("pdf_script", "escaped name", b.pdf("/OpenAction << /S /J#61vaScr#69pt /JS (x) >>")),
        ("pdf_script", "indirect", b.pdf("/OpenAction 100 0 R", more={100: hidden})),
        ("pdf_script", "page opens", b.pdf(page=f"/AA << /O << {run} >> >>")),
        ("pdf_script", "in an object stream", b.pdf(more={101: b.object_stream(100, hidden)})),
        ("pdf_script", "in an object stream, PDF 1.5", b.xref_stream_pdf(f"/OpenAction << {run} >>")),
        ("pdf_script", "in an unused object", b.pdf(more={150: hidden})),
        (
            "pdf_script",
            "script in a stream",
            b.pdf(more={100: b.stream(b"x"), 101: b"<< /S 5 0 R /JS 100 0 R >>"}),
        ),
        ("pdf_script", "behind a false stream", b.pdf(more={100: b"(stream\n)", 101: hidden})),
        ("pdf_launch", "Launch", b.pdf("/OpenAction << /S /Launch /F (cmd.exe) >>")),
        (
            "pdf_launch",
            "Launch in a link",
            b.pdf(page="/Annots [<< /Subtype /Link /A << /S /L#61unch >> >>]"),
        ),
        ("pdf_action", "AA", b.pdf(page="/AA << /O << /S /Named /N /Print >> >>")),
        ("pdf_action", "AA indirect", b.pdf("/AA 100 0 R", more={100: b"<< >>"})),
        ("pdf_embedded", "EmbeddedFiles", b.pdf("/Names << /EmbeddedFiles << /Names [] >> >>")),
        ("pdf_embedded", "EF without a type", b.pdf(more={100: b"<< /F (a) /EF << /F 101 0 R >> >>"})),
        ("pdf_embedded", "EmbeddedFile stream", b.pdf(more={100: b.packed(b"x", "/Type /EmbeddedFile")})),
        ("pdf_embedded", "RichMedia", b.pdf(page="/Annots [<< /Subtype /RichMedia >>]")),
        (
            "pdf_form",
            "XFA",
            b.pdf("/AcroForm << /Fields [] /XFA 100 0 R >>", more={100: b.packed(b"<xdp/>")}),
        ),
        ("pdf_form", "XFA array", b.pdf("/AcroForm << /XFA [(template) 100 0 R] >>")),
        (
            "pdf_hidden",
            "object stream in hexadecimal",
            b.pdf(more={101: b.object_stream(100, hidden, lambda _: hexed, "/Filter /ASCIIHexDecode")}),
        ),
        ("too_many_pages", "2,001 pages", b.pdf(kids=2001)),
        ("damaged", "no pages", b.assemble({1: b"<< /Type /Catalog >>"})),
        ("damaged", "much behind the end", b.pdf() + b"\0" * 9000),
    )
    for code, title, body in cases:
        yield Bad("a.pdf", body, code, title)
