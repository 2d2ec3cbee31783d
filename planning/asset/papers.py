"""The papers of assets: labels with QR codes, the card, ledger and statement as PDF and xlsx."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.safestring import SafeString
from openpyxl import Workbook

from office.papers.contents import Paper
from office.papers.qr import qr_svg
from office.papers.render import make
from office.registers.export import plain
from office.registers.paperwork import address, printed, record_pdf, register_pdf
from planning.asset.models import Asset

LONG = 100  # labels: more are made in a process of their own


@dataclass(frozen=True)
class Label:
    """What stands on one label; `url` is in its QR code."""

    number: str
    name: str
    spec: str
    used_in: str
    acquired: str
    url: str

    @property
    def qr(self) -> SafeString:
        """The QR code as an SVG element."""
        return qr_svg(self.url)


@dataclass(frozen=True, kw_only=True)
class Labels(Paper):
    """Labels of 60 × 32 mm: three times eight on a sheet of A4."""

    template: ClassVar[str] = "planning/papers/asset_labels.html"
    labels: tuple[Label, ...]


def labels(assets: Iterable[Asset], user: Any) -> bytes:
    """A sheet of labels, to be cut or on label paper."""
    made = tuple(
        Label(asset.number, asset.title, asset.spec, asset.used_in.name, f"{asset.acquired_on:%Y-%m-%d}",
              address(asset))
        for asset in assets)
    return make(Labels(**printed(user), labels=made), isolated=len(made) > LONG)


def label(asset: Asset, user: Any) -> bytes:
    """The label of one asset, in the first place of a sheet."""
    return labels([asset], user)


def card(asset: Asset, user: Any) -> bytes:
    """The card as a paper."""
    return record_pdf(asset, user)


def table_pdf(title: str, heads: list[str], rows: list[list[str]], user: Any) -> bytes:
    """A ledger or statement as a book, A4 landscape."""
    return register_pdf(title, heads, rows, user)


def table_xlsx(title: str, heads: list[str], rows: list[list[Any]]) -> bytes:
    """The same as a workbook: amounts are numbers, all else is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append(heads)
    for row in rows:
        sheet.append([one if isinstance(one, int) or hasattr(one, "quantize") else plain(one) for one in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


