"""Forty signed papers that somebody has tampered with: eight named kinds, five of each.

Each is (name, file, whom the checker trusts, when it checks).
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from office.signing.certificates import Roots
from office.signing.sign import sign
from tests.office.signing import seals
from tests.office.signing.seals import AT, DAY, REASON

Case = tuple[str, bytes, Roots, datetime]
BYTE_RANGE = re.compile(rb"/ByteRange \[\s*(\d+) (\d+) (\d+) (\d+)\s*\]")


def byte_range(pdf: bytes) -> tuple[int, int, int, int]:
    found = BYTE_RANGE.search(pdf)
    assert found
    return tuple(int(number) for number in found.groups())  # type: ignore[return-value]


def flips() -> Iterator[bytes]:
    """One bit of one byte: in the head, in the body, in the seal's picture, in the signature, at the end."""
    pdf = seals.signed()
    first, second = byte_range(pdf)[1], byte_range(pdf)[2]
    for place in (12, first // 3, first - 2000, first + 800, second + 20):
        yield pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1:]


def appended() -> Iterator[bytes]:
    """Bytes after the last signature: white space, a comment, a second file, an empty revision, an object."""
    pdf = seals.signed()
    yield pdf + b"\n\n"
    yield pdf + b"% approved by nobody\n%%EOF\n"
    yield pdf + seals.paper("<p>另一份文件</p>")
    yield updated(lambda writer: None)
    yield updated(lambda writer: writer.add_metadata({"/Title": "另一个标题"}))


def updated(change, pdf: bytes = b"") -> bytes:
    """The signed paper with an incremental update after it, as any editor would write it."""
    writer = PdfWriter(io.BytesIO(pdf or seals.signed()), incremental=True)
    change(writer)
    writer._info = writer._info  # an update that changes nothing still writes its trailer
    out = io.BytesIO()
    writer.write(out)
    written = out.getvalue()
    return written if len(written) > len(pdf or seals.signed()) else written + b"\nstartxref\n0\n%%EOF\n"


def shadows() -> Iterator[bytes]:
    """Incremental updates that change what is seen, with the signed bytes untouched before them."""
    def other_content(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream.set_data(b"BT /F1 24 Tf 72 700 Td (PAY 1,000,000) Tj ET")
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)

    def other_page(writer: PdfWriter) -> None:
        writer.add_blank_page(595, 842)

    def note_over_it(writer: PdfWriter) -> None:
        note = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Square"),
            NameObject("/Rect"): ArrayObject(NumberObject(n) for n in (50, 50, 500, 800)),
            NameObject("/IC"): ArrayObject(NumberObject(1) for _ in range(3))})
        page = writer.pages[0]
        annotations = page.get("/Annots", ArrayObject()).get_object()
        annotations.append(writer._add_object(note))
        page[NameObject("/Annots")] = annotations

    def other_seal(writer: PdfWriter) -> None:
        field = writer._root_object["/AcroForm"]["/Fields"][0].get_object()
        field["/AP"]["/N"].get_object().set_data(b"q 1 0 0 rg 0 0 119 119 re f Q")

    def hidden_layer(writer: PdfWriter) -> None:
        layer = writer._add_object(DictionaryObject({NameObject("/Type"): NameObject("/OCG")}))
        writer._root_object[NameObject("/OCProperties")] = DictionaryObject({
            NameObject("/OCGs"): ArrayObject([layer]),
            NameObject("/D"): DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})})

    for change in (other_content, other_page, note_over_it, other_seal, hidden_layer):
        yield updated(change)


def removed() -> Iterator[bytes]:
    """The signature is gone: never there, printed anew, its field unlinked, its value cut, its bytes emptied."""
    pdf = seals.signed()
    yield seals.paper()
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf)))
    writer._root_object.pop("/AcroForm", None)
    yield whole(writer)
    yield updated(lambda writer: writer._root_object.__setitem__(NameObject("/AcroForm"), DictionaryObject()))
    yield updated(lambda writer: writer._root_object["/AcroForm"]["/Fields"][0].get_object().pop("/V"))
    first, second = byte_range(pdf)[1], byte_range(pdf)[2]
    yield pdf[:first + 1] + b"0" * (second - first - 2) + pdf[second - 1:]


def whole(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def exchanged() -> Iterator[bytes]:
    """The signature of one paper on another, and ranges of bytes that leave something out."""
    pdf, other = seals.signed(), seals.signed("<p>关于印发工作要点的通知，另一份</p>")
    _zero, first, second, _rest = byte_range(pdf)
    yield other[:byte_range(other)[1]] + pdf[first:second] + other[byte_range(other)[2]:]
    yield ranged(pdf, 0, first - 500, second, len(pdf) - second)
    yield ranged(pdf, 0, first, second + 200, len(pdf) - second - 200)
    yield ranged(pdf, 100, first - 100, second, len(pdf) - second)
    yield ranged(pdf, 0, first, second, len(pdf) - second - 50)


def ranged(pdf: bytes, *numbers: int) -> bytes:
    """The same file, its /ByteRange saying other numbers in as many bytes."""
    found = BYTE_RANGE.search(pdf)
    assert found
    text = b"/ByteRange [%d %d %d %d" % numbers
    return pdf[:found.start()] + text.ljust(len(found.group()) - 1) + b"]" + pdf[found.end():]


def by_certificates() -> Iterator[Case]:
    """Right bytes, sealed with a certificate that is not, not yet, or no longer good."""
    stranger = seals.other_authority()
    for number in range(5):
        own = stranger.seal(f"{seals.OFFICE} 演示章", seals.START, seals.END)
        trusting = Roots((stranger.certificate,))
        pdf = sign(seals.paper(f"<p>第{number}号</p>"), [seals.mark()], seals.key_of(*own, stranger),
                   reason=REASON, at=AT, roots=trusting)
        yield "wrong root", pdf, seals.roots({} if number % 2 else None), AT
    for days in (0, 1, 30, 300, 2000):
        yield "expired", seals.signed(), seals.roots({} if days < 30 else None, seals.END + 60 * DAY), seals.END + days * DAY
    serial = seals.certificate()[0].serial_number
    for days in (0, 1, 10, 50, 80):
        yield "revoked", seals.signed(), seals.roots({serial: AT - days * DAY, 7: AT}), AT


@cache
def forty() -> list[Case]:
    """All of them, of eight kinds."""
    kinds = {"flipped byte": flips, "appended": appended, "shadow": shadows, "removed": removed, "exchanged": exchanged}
    by_bytes = [(name, pdf, seals.roots(), AT) for name, made in kinds.items() for pdf in made()]
    return [*by_bytes, *by_certificates()]
