"""What the benchmark of papers measures: each operation as the product does it and as the bare library would.

A side is a function that returns what does the operation once; each number gives another text.
"""

import dataclasses
import io
import os
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Work = Callable[[int], Any]
AT = datetime(2026, 11, 23, 14, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
PARAGRAPHS, ROWS = 260, 950  # about fifty pages of either
TEXT = "坚持统筹规划、统一标准、集约建设、分级管理的原则，依托全市统一的电子政务网络和数据中心，完成基础信息资源目录的编制。"
HEADS = (("收文号", 14), ("标题", 30), ("来文单位", 14), ("日期", 10), ("承办", 8), ("状态", 6))
# The same notice as a person would write it for WeasyPrint, set in the system's Noto.
STOCK = """<!doctype html><html lang="zh-CN"><style>
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-right {{ content: "— " counter(page) " —"; font-size: 14pt }} }}
html {{ font: 16pt/10.227mm "Noto Serif CJK SC"; letter-spacing: -.21pt }} p {{ margin: 0; text-indent: 2em }}
.mark {{ color: #e60012; font: 700 24pt/1 "Noto Serif CJK SC"; text-align: center; margin-top: 35mm }}
.centre {{ text-align: center; text-indent: 0 }} .rule {{ border-top: .45mm solid #e60012; margin: 4mm 0 20mm }}
h1 {{ font: 700 22pt/32pt "Noto Serif CJK SC"; text-align: center; margin: 0 0 10mm }} .right {{ text-align: right }}
</style><div class="mark">{mark}文件</div><p class="centre">{number}</p><div class="rule"></div><h1>{title}</h1>
<p style="text-indent: 0">{addressee}：</p>{body}<p class="right">{mark}</p><p class="right">2011年9月26日</p>
<table style="width: 100%; border-top: .35mm solid; border-bottom: .35mm solid; font-size: 14pt"><tr><td>{mark}<td>2011年9月26日印发
</table></html>"""
STOCK_TABLE = """<!doctype html><html lang="zh-CN"><style>
@page {{ size: A4 landscape; margin: 20mm 15mm 16mm; @bottom-right {{ content: counter(page) " / " counter(pages) }} }}
html {{ font: 10.5pt/1.3 "Noto Serif CJK SC" }} table {{ border-collapse: collapse; table-layout: fixed; width: 100% }}
th, td {{ border: .2mm solid; padding: .8mm 1mm; height: 7mm }} tr {{ break-inside: avoid }}
</style><h1>{title}</h1><table><thead><tr>{heads}</tr></thead>{rows}</table></html>"""


def start() -> None:
    """Make Django and the translations ready, as a worker has them."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-the-benchmark")
    django.setup()


def _notice(number: int, paragraphs: int) -> Any:
    from office.papers.official.paper import Paragraph
    from office.papers.official.samples import unsealed

    paper = unsealed()
    more = tuple(Paragraph(f"第{place}条　{TEXT}") for place in range(paragraphs))
    return dataclasses.replace(paper, blocks=(Paragraph(f"第{number}次通知。"), *paper.blocks, *more))


def notice(paragraphs: int = 0) -> Work:
    """A notice by the product, in a warm process."""
    from office.papers.official.make import make_official

    return lambda number: make_official(_notice(number, paragraphs)).pdf


def notice_apart() -> Work:
    """A notice as the worker makes it: in a limited child of a process that has everything loaded."""
    from office.papers.official.apart import make_official_apart

    return lambda number: make_official_apart(_notice(number, 0)).pdf


def stock_notice(paragraphs: int = 0) -> Work:
    """The same notice with WeasyPrint alone."""
    import weasyprint

    def make(number: int) -> bytes:
        paper = _notice(number, paragraphs)
        body = "".join(f"<p>{block.text}</p>" for block in paper.blocks)
        source = STOCK.format(mark=paper.organs[0], number=paper.number, title=paper.title,
                              addressee=paper.addressee, body=body)
        return weasyprint.HTML(string=source).write_pdf()

    return make


def _rows(number: int) -> tuple[tuple[str, ...], ...]:
    return tuple((f"青收〔2026〕{row}号", TEXT[row % 20: row % 20 + 14 + (row + number) % 26], TEXT[row % 30:][:9], "2026-11-20",
                  TEXT[row % 40:][:4], "办结") for row in range(ROWS))


def book() -> Work:
    """A register by the product: set by Typst, in a limited process that begins cold."""
    from office.papers.books.make import make_book
    from office.papers.contents import Column, RegisterBook

    columns = tuple(Column(label=label, share=share) for label, share in HEADS)
    return lambda number: make_book(RegisterBook(office="办公室", printed_by="张敏", printed_at=AT, title="收文登记簿",
                                                 columns=columns, rows=_rows(number)))


def stock_book() -> Work:
    """The same register with WeasyPrint alone, its columns fixed."""
    import weasyprint

    def make(number: int) -> bytes:
        heads = "".join(f'<th style="width: {share}%">{label}</th>' for label, share in HEADS)
        rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _rows(number))
        return weasyprint.HTML(string=STOCK_TABLE.format(title="收文登记簿", heads=heads, rows=rows)).write_pdf()

    return make


def _sealed() -> tuple[bytes, Any, bytes]:
    from office.papers.official.make import make_official
    from office.papers.official.samples import letter
    from office.signing.picture import seal_picture

    made = make_official(letter())
    return made.pdf, made.seal_boxes[0], seal_picture("青岛市电子政务和信息资源管理办公室", demonstration=True)


def _key() -> tuple[Any, Any]:
    from office.signing.authority import START, YEARS, Authority, packed
    from office.signing.certificates import Roots
    from office.signing.keys import key_from, packed_signer

    authority = Authority.make(START)
    certificate, key = authority.seal("青岛市电子政务和信息资源管理办公室", START, START.replace(year=START.year + YEARS - 1))
    signer = packed_signer("office", packed(certificate, key, authority.certificate))
    return key_from("office", signer), Roots((authority.certificate,))


def signature() -> Work:
    """A seal and its signature by the product."""
    from office.signing.sign import SealMark, sign

    (pdf, box, picture), (key, roots) = _sealed(), _key()
    mark = SealMark(picture, box.page, (box.left, box.bottom, box.right, box.top))
    return lambda number: sign(pdf, [mark], key, reason=f"第{number}次", at=AT, roots=roots)


def stock_signature() -> Work:
    """The same seal and signature with pyHanko alone."""
    from PIL import Image
    from pyhanko.pdf_utils.images import PdfImage
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.stamp import StaticStampStyle

    (pdf, box, picture), (key, _roots) = _sealed(), _key()

    def make(number: int) -> bytes:
        metadata = PdfSignatureMetadata(field_name="Seal", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
                                        reason=f"第{number}次", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
        style = StaticStampStyle(border_width=0, background=PdfImage(Image.open(io.BytesIO(picture))))
        field = SigFieldSpec("Seal", on_page=box.page, box=(box.left, box.bottom, box.right, box.top))
        signer = PdfSigner(metadata, key.signer, stamp_style=style, new_field_spec=field)
        return signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()

    return make


def verification(apart: bool = False) -> Work:
    """A signed paper checked by the product; `apart`: in the limited process that strangers' files are read in."""
    from office.signing.apart import verify_apart
    from office.signing.sign import SealMark, sign
    from office.signing.verify import verify

    (pdf, box, picture), (key, roots) = _sealed(), _key()
    mark = SealMark(picture, box.page, (box.left, box.bottom, box.right, box.top))
    signed = sign(pdf, [mark], key, reason="样张", at=AT, roots=roots)
    check = verify_apart if apart else verify

    def make(number: int) -> Any:
        verdict = check(signed, roots=roots, at=AT)
        assert verdict, verdict
        return verdict

    return make


def stock_verification() -> Work:
    """The same paper checked with pyHanko alone."""
    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    (pdf, box, picture), (key, roots) = _sealed(), _key()
    from office.signing.sign import SealMark, sign

    mark = SealMark(picture, box.page, (box.left, box.bottom, box.right, box.top))
    signed = sign(pdf, [mark], key, reason="样张", at=AT, roots=roots)
    trusted = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in roots.certificates]

    def make(number: int) -> Any:
        context = ValidationContext(trust_roots=trusted, moment=AT, allow_fetching=False)
        [found] = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures
        status = validate_pdf_signature(found, signer_validation_context=context)
        assert status.bottom_line
        return status

    return make
