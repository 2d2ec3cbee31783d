"""Signing a PDF: PAdES, with visible seals where the paper bears any, in one signature that covers the whole file.

A paper is signed once: the signature forbids every later change (DocMDP level 1), so nothing may follow it. All seals
of a joint paper are drawn before that one signature; the last of them is the signature's own picture.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.stamp import StaticStampStyle

from office.signing.certificates import Roots, State, state_of
from office.signing.keys import Key, roots_in_force
from office.signing.thread import in_own_thread

FIELD = "OfficeSeal"
_MIDDLE = AxisAlignment.ALIGN_MID
_FILLING = SimpleBoxLayoutRule(_MIDDLE, _MIDDLE, inner_content_scaling=InnerScaling.STRETCH_TO_FIT)


@dataclass(frozen=True)
class SealMark:
    """Where a seal stands: the picture (PNG), the page from 0 (-1 is the last), left, bottom, right, top in points."""

    png: bytes
    page: int
    box: tuple[float, float, float, float]


class CannotSign(Exception):
    """The certificate is in a state in which nothing is signed; `state` says which."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


class NotSignable(Exception):
    """The file is no PDF that can be signed: unreadable, encrypted, or signed already."""


class NoTimestamp(Exception):
    """A timestamp service is configured and gave none; nothing was signed."""


def sign(
    pdf: bytes, marks: Sequence[SealMark], key: Key, *, reason: str, at: datetime, roots: Roots | None = None
) -> bytes:
    """The PDF with its seals and its signature; `at` is the time it states, `reason` the words it gives.

    With settings.SIGNING_TIMESTAMP_URL a timestamp of that service stands in the signature. Raises CannotSign for a
    certificate that may not sign at `at`, NotSignable for the file, NoTimestamp. Without a mark (minutes, and papers
    that bear no seal) nothing of the signature is seen on the page.
    """
    state = state_of(key.certificate, at, roots=roots or roots_in_force(), others=key.others,
                     warn_days=settings.SIGNING_WARN_DAYS)
    if not state.may_sign:
        raise CannotSign(state)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        if writer.prev.encrypted or list(writer.prev.embedded_signatures):
            raise NotSignable("it is encrypted, or bears a signature already")
        for mark in marks[:-1]:
            _draw(writer, mark)
        return _seal(writer, marks[-1] if marks else None, key, reason, at)
    except TimestampRequestError as error:
        raise NoTimestamp(str(error)) from error
    except PdfError as error:
        raise NotSignable(str(error)) from error


def _seal(writer: IncrementalPdfFileWriter, mark: SealMark | None, key: Key, reason: str, at: datetime) -> bytes:
    metadata = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason,
        certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    service = settings.SIGNING_TIMESTAMP_URL
    signer = _DatedSigner(
        metadata, key.signer, stamp_style=_style(mark) if mark else None,
        timestamper=HTTPTimeStamper(service, timeout=10) if service else None,
        new_field_spec=SigFieldSpec(FIELD, on_page=mark.page, box=mark.box) if mark else None)  # type: ignore[arg-type]
    signer.at = at
    out = io.BytesIO()
    in_own_thread(lambda: signer.sign_pdf(writer, output=out))
    return out.getvalue()


class _DatedSigner(PdfSigner):
    """States the time it is given instead of the machine's: the office has one clock."""

    at: datetime

    def init_signing_session(self, *arguments: Any, **named: Any) -> Any:
        session = super().init_signing_session(*arguments, **named)
        session.system_time = self.at
        return session


def _draw(writer: IncrementalPdfFileWriter, mark: SealMark) -> None:
    left, bottom, right, top = mark.box
    stamp = _style(mark).create_stamp(writer, BoxConstraints(right - left, top - bottom), {})
    stamp.apply(mark.page, left, bottom)  # type: ignore[arg-type]


def _style(mark: SealMark) -> StaticStampStyle:
    picture = PdfImage(Image.open(io.BytesIO(mark.png), formats=["PNG"]))
    return StaticStampStyle(border_width=0, background=picture, background_layout=_FILLING)
