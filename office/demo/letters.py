"""The letters that come in: composed from the data files, set like official papers, printed or scanned.

Runs in processes of its own, so it asks neither the database nor the settings.
"""

import html
import io
import random
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from office.papers import engine

MOST_MARK = 60  # points; the issuing mark is 156 mm wide at most
STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm;
  @bottom-center { content: "— " counter(page) " —"; font: 14pt "Paper Song" } }
html { font: 16pt/29pt "Paper Fang", "Noto Serif CJK SC" }
p { margin: 0; text-indent: 2em; text-align: justify }
.mark { color: #d7000f; font-family: "Paper Song"; text-align: center; text-indent: 0; white-space: nowrap }
.number { text-align: center; text-indent: 0; margin-top: 12mm }
.rule { border-top: .5mm solid #d7000f; margin: 3mm 0 0 }
h1 { font: bold 22pt/32pt "Paper Song"; text-align: center; margin: 12mm 0 9mm }
h2 { font: normal 16pt/29pt "Paper Hei"; margin: 0; text-indent: 2em }
.to { text-indent: 0 }
.signature { text-align: right; text-indent: 0; margin-top: 12mm; padding-right: 2em }
.imprint { border-top: .3mm solid #000; border-bottom: .3mm solid #000; margin-top: 14mm; text-indent: 0; font-size: 14pt }
.sheet td { border: .3mm solid #b00; padding: 2mm 3mm; vertical-align: top }
.sheet td:first-child { width: 24mm; white-space: nowrap }
.sheet { width: 100%; border-collapse: collapse; font-size: 14pt }
.hand { font: 24pt/38pt "Paper Kai"; color: #123a8c; height: 80mm; padding-top: 6mm }
"""


@dataclass(frozen=True)
class Letter:
    """A letter as it is written: `sections` are (heading, text)."""

    mark: str
    number: str
    title: str
    to: str
    opening: str
    sections: tuple[tuple[str, str], ...]
    closing: str
    signer: str
    dated: str
    form: str  # pdf, scan (a crooked grey picture of it), sheet (a handling sheet with handwriting), docx or txt
    lot: int = 0


def make(letter: Letter, assets: Mapping[str, Path | bytes]) -> tuple[bytes, int]:
    """The letter's file and how many pages it has."""
    if letter.form == "txt":
        return _plain(letter).encode(), 1
    if letter.form == "docx":
        return _docx(letter), 2
    pdf = engine.make_pdf(engine.Job(_sheet(letter) if letter.form == "sheet" else _page(letter), assets))
    return (_photograph(pdf, letter.lot), 1) if letter.form in ("scan", "sheet") else (pdf, _pages(pdf))


def _page(letter: Letter) -> str:
    size = min(MOST_MARK, 430 // len(letter.mark))
    mark = f'<p class="mark" style="font-size:{size}pt;line-height:{size + 8}pt">{html.escape(letter.mark)}</p>'
    parts = [mark, f'<p class="number">{html.escape(letter.number)}</p><p class="rule"></p>',
             f"<h1>{html.escape(letter.title)}</h1>", f'<p class="to">{html.escape(letter.to)}</p>', _p(letter.opening)]
    for figure, (head, text) in zip("一二三四五", letter.sections, strict=False):
        parts += [f"<h2>{figure}、{html.escape(head)}</h2>", _p(text)]
    parts += [_p(letter.closing), f'<p class="signature">{html.escape(letter.signer)}<br>{letter.dated}</p>',
              f'<p class="imprint">{html.escape(letter.signer)}办公室　　{letter.dated}印发（演示文稿，内容虚构）</p>']
    return _document(letter, "".join(parts))


def _sheet(letter: Letter) -> str:
    rows = "".join(f"<tr><td>{name}</td><td>{html.escape(text)}</td></tr>" for name, text in
                   (("来文单位", letter.signer), ("来文字号", letter.number), ("标题", letter.title)))
    written = f'<tr><td>领导<br>批示</td><td class="hand">{html.escape(letter.opening)}<br>{html.escape(letter.closing)}</td></tr>'
    return _document(letter, f'<p class="mark" style="font-size:30pt;line-height:60pt">文件处理单</p>'
                             f'<table class="sheet">{rows}{written}</table>')


def _document(letter: Letter, body: str) -> str:
    head = f'<link rel="stylesheet" href="asset:css/fonts.css"><style>{STYLE}</style>'
    return f'<html lang="zh-Hans"><head><title>{html.escape(letter.title)}</title>{head}</head><body>{body}</body></html>'


def _p(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _pages(pdf: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))


def _photograph(pdf: bytes, lot: int) -> bytes:
    """The first page as a scanner sees it: a little crooked, grey and noisy."""
    import pypdfium2
    from PIL import Image, ImageChops

    drawn = random.Random(lot)
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=110 / 72).to_pil().convert("RGB")
    picture = picture.rotate(drawn.uniform(-0.9, 0.9), Image.Resampling.BICUBIC, fillcolor=(250, 249, 246))
    paper = Image.new("RGB", picture.size, (248, 246, 240))
    noise = Image.effect_noise(picture.size, 14).convert("RGB").point(lambda value: min(255, value + 125))
    picture = ImageChops.multiply(ImageChops.multiply(picture, paper), noise)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=58)
    return out.getvalue()


def _plain(letter: Letter) -> str:
    sections = [f"{head}：{text}" for head, text in letter.sections]
    lines = [letter.mark, letter.number, letter.title, letter.to, letter.opening, *sections, letter.closing,
             letter.signer, letter.dated]
    return "\r\n".join(lines)


def _docx(letter: Letter) -> bytes:
    """The smallest document that a word processor opens."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    lines = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in _plain(letter).split("\r\n"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", f'<Types xmlns="{types}"><Default Extension="rels" ContentType='
                        f'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
                        f'"/word/document.xml" ContentType="{kind}"/></Types>')
        packed.writestr("_rels/.rels", f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}" '
                        f'Target="word/document.xml"/></Relationships>')
        packed.writestr("word/document.xml", f'<w:document xmlns:w="{main}"><w:body>{lines}</w:body></w:document>')
    return out.getvalue()
