"""Checking a signed PDF: whether it is, byte for byte, what one of our seals signed (no Django: see apart.py).

Only a file whose last signature covers all of it, by a certificate that leads to a root we trust, is valid. What was
appended, hidden, exchanged or cut off makes it changed, whatever a reader may show.
"""

import io
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from office.signing.certificates import Roots, State, state_of
from office.signing.thread import in_own_thread


class Finding(StrEnum):
    """What a check comes to; only VALID is good."""

    VALID = "valid"
    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    CHANGED = "changed"
    UNTRUSTED = "untrusted"  # signed by nobody we trust, or with what may not sign
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Verdict:
    """The finding, with what the signature says; `ours`: its certificate leads to a root we trust."""

    finding: Finding
    ours: bool = False
    signer: str = ""  # the certificate's subject
    stated: datetime | None = None  # when the signature says it was made
    stamped: datetime | None = None  # when a trusted timestamp service saw it
    why: str = ""  # for the log, in English

    def __bool__(self) -> bool:
        return self.finding is Finding.VALID


BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+\d{1,10}\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_OF_STATE = {State.NOT_YET: Finding.NOT_YET, State.EXPIRED: Finding.EXPIRED, State.REVOKED: Finding.REVOKED}


def verify(pdf: bytes, *, roots: Roots, at: datetime, off: Collection[str] = ()) -> Verdict:
    """The verdict on a file at an instant; never raises for what the file is.

    A certificate is looked at as of `at`, or as of the trusted timestamp in the signature. `off` names defences
    switched off, the tests' seam: "whole" (nothing outside the signature), "intact" (its digest), "trust" (its
    certificate), "signed" (that there is one).
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        signatures = list(reader.embedded_regular_signatures)
        if not signatures or reader.encrypted:
            return Verdict(Finding.VALID if "signed" in off else Finding.UNSIGNED, why="no signature")
    except Exception as error:  # a hostile file may make any library fail in any way: that is a refusal, no fault
        return _unreadable(pdf, roots, at, type(error).__name__)
    try:
        verdicts = [_one(signature, roots, at, off) for signature in signatures]
        whole = _covers_all(signatures[-1])
    except Exception as error:
        return Verdict(Finding.CHANGED, why=type(error).__name__)
    bad = next((verdict for verdict in verdicts if not verdict), None)
    if not whole and "whole" not in off:
        return replace(bad or verdicts[-1], finding=Finding.CHANGED, why="bytes outside the signature")
    return bad or verdicts[-1]


def _unreadable(pdf: bytes, roots: Roots, at: datetime, why: str) -> Verdict:
    """Nobody can read it; but if its beginning is a signed paper, something was put behind that."""
    for found in BYTE_RANGE.finditer(pdf):
        end = int(found[1]) + int(found[2])
        if end < len(pdf) and (before := verify(pdf[:end], roots=roots, at=at)).ours:
            return replace(before, finding=Finding.CHANGED, why="bytes after the signature")
    return Verdict(Finding.UNREADABLE, why=why)


def _covers_all(signature: EmbeddedPdfSignature) -> bool:
    return signature.compute_integrity_info() is None and signature.coverage is SignatureCoverageLevel.ENTIRE_FILE


def _one(signature: EmbeddedPdfSignature, roots: Roots, at: datetime, off: Collection[str]) -> Verdict:
    """One signature by itself: its digest, the changes after it, and its certificate."""
    status = _status(signature, roots, at)
    stamp = status.timestamp_validity
    stamped = stamp.timestamp if stamp and stamp.valid and stamp.intact and stamp.trusted else None
    if stamped:
        status = _status(signature, roots, stamped)
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    others = [x509.load_der_x509_certificate(one.dump()) for one in signature.other_embedded_certs]
    state = state_of(certificate, stamped or at, roots=roots, others=others)
    found = _finding(status, state, off)
    return Verdict(found, state is not State.WRONG_ROOT, certificate.subject.rfc4514_string(),
                   signature.self_reported_timestamp, stamped, "" if found is Finding.VALID else status.summary())


def _finding(status: PdfSignatureStatus, state: State, off: Collection[str]) -> Finding:
    """Two judges must agree: pyHanko's validation, and our own reading of the certificate."""
    unchanged = status.intact and status.valid and status.docmdp_ok and status.seed_value_ok
    if not unchanged and "intact" not in off:
        return Finding.CHANGED
    if (state.may_sign and status.trusted) or "trust" in off:
        return Finding.VALID
    return _OF_STATE.get(state, Finding.UNTRUSTED)


def _status(signature: EmbeddedPdfSignature, roots: Roots, at: datetime) -> PdfSignatureStatus:
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    return in_own_thread(lambda: validate_pdf_signature(
        signature, signer_validation_context=_context(roots, at), key_usage_settings=usage))


def _context(roots: Roots, at: datetime) -> ValidationContext:
    """Only our roots, only our lists, nothing fetched from anywhere."""
    lists: Any = [asn1_crl.CertificateList.load(one.public_bytes(Encoding.DER)) for one in roots.lists]
    trusted = [asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in roots.certificates]
    return ValidationContext(
        trust_roots=trusted, crls=lists, moment=at, allow_fetching=False,
        revocation_mode="require" if lists else "soft-fail", weak_hash_algos={"md2", "md5", "sha1"})
