"""What an official document says, as plain data that any part can fill; make.py lays it out."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from office.papers.official.blocks import Block, Heading, Paragraph, Picture, Table, block_data, block_from

__all__ = [
    "Annex",
    "Block",
    "Box",
    "Ending",
    "Form",
    "Heading",
    "Made",
    "OfficialPaper",
    "Paragraph",
    "Picture",
    "Signature",
    "Table",
    "block_data",
    "block_from",
]


class Form(Enum):
    """The four layouts of GB/T 9704-2012: 7 and 10.1 to 10.3."""

    GENERAL = "general"
    LETTER = "letter"  # 信函
    ORDER = "order"  # 命令（令）
    MINUTES = "minutes"  # 纪要


class Ending(Enum):
    """How a document is made valid, 7.3.5: under a seal, without one, or by the signer's name stamp."""

    SEALED = "sealed"
    UNSEALED = "unsealed"
    SIGNATURE_STAMP = "signature_stamp"


@dataclass(frozen=True)
class Annex:
    """One annex: begun on a page of its own, named in the annex note. Its number is made by the layout."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Signature:
    """Who signs: an organ under a seal or without one; for a name stamp the signer's title and name."""

    organ: str = ""
    title: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class OfficialPaper:
    """One official document. Texts come ready to print; an element whose text is empty is not there.

    number: 发文字号, 第3号 of an order, 第12期 of minutes; empty while a draft. secrecy: for layout tests only, the
    portal holds no such papers. addressee: without its colon. title: may hold line breaks, else it is broken here.
    signatures: for SEALED and UNSEALED, one for each organ in their order; none: nothing is signed (minutes).
    remark: without its brackets. code and url: what verifies the paper, printed small on its last page.
    """

    form: Form = Form.GENERAL
    organs: tuple[str, ...]  # 发文机关标志, the lead organ first
    with_file_word: bool = True  # 文件 behind the organs' names; GENERAL only
    number: str = ""
    signers: tuple[str, ...] = ()  # 签发人, upward papers only
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    title: str
    addressee: str = ""
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    ending: Ending = Ending.SEALED
    signatures: tuple[Signature, ...] = ()
    dated: date | None = None  # 成文日期
    remark: str = ""
    copies_to: str = ""  # without its full stop
    printed_by: str = ""  # 印发机关
    printed_on: date | None = None  # 印发日期
    imprint_on_even_page: bool = False
    attendees: str = ""  # 出席, 请假, 列席: minutes only
    absent: str = ""
    observers: str = ""
    code: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if not self.organs:
            raise ValueError("an official document has at least one issuing organ")


@dataclass(frozen=True)
class Box:
    """Where a seal or a name stamp goes: `page` from 0, the sides in PDF points from the page's lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Made:
    """A document laid out: PDF/A-3u, the boxes of its seals in the order of its signatures, its number of pages."""

    pdf: bytes
    seal_boxes: tuple[Box, ...]
    pages: int
