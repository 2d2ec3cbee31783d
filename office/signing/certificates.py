"""Certificates: whom we trust, and in which of twelve states a seal's certificate is at an instant (no Django).

电子签名法 art. 13: a signature counts as reliable while its data are the signer's alone; so whatever is doubtful
about a certificate is a state of its own in which nothing is signed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding

WARN_DAYS = (30, 14, 3)  # reliability bar 49; settings.SIGNING_WARN_DAYS says otherwise
MIN_BITS = 2048
WEAK_HASHES = ("md5", "sha1")


class State(StrEnum):
    """What can be said of a certificate at an instant; the first four may sign."""

    GOOD = "good"
    ENDS = "ends"  # in 30 days or fewer
    ENDS_SOON = "ends_soon"  # in 14
    ENDS_NOW = "ends_now"  # in 3
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    WRONG_ROOT = "wrong_root"
    ROOT_ENDED = "root_ended"  # the authority's own certificate is not valid
    WRONG_USE = "wrong_use"  # not made for signing
    WEAK = "weak"  # a short key or a broken digest
    LIST_OLD = "list_old"  # the list of revoked certificates is out of date: nobody knows

    @property
    def may_sign(self) -> bool:
        """Whether a signature may be made with such a certificate."""
        return self in (State.GOOD, State.ENDS, State.ENDS_SOON, State.ENDS_NOW)


@dataclass(frozen=True)
class Roots:
    """The authorities we trust, and their lists of revoked certificates, if there are any."""

    certificates: tuple[x509.Certificate, ...]
    lists: tuple[x509.CertificateRevocationList, ...] = ()

    @classmethod
    def read(cls, roots: Path | None, revoked: Path | None = None) -> "Roots":
        """From files of PEM certificates and PEM lists; no path or no file: nobody is trusted, nothing is revoked.

        Raises ValueError for a file that holds something else.
        """
        certificates = x509.load_pem_x509_certificates(roots.read_bytes()) if roots and roots.is_file() else []
        lists = _lists(revoked.read_bytes()) if revoked and revoked.is_file() else []
        return cls(tuple(certificates), tuple(lists))

    def pems(self) -> tuple[str, str]:
        """Both as text, for a process that reads no file: `from_pems` is the way back."""
        return ("".join(one.public_bytes(Encoding.PEM).decode() for one in self.certificates),
                "".join(one.public_bytes(Encoding.PEM).decode() for one in self.lists))

    @classmethod
    def from_pems(cls, certificates: str, lists: str) -> "Roots":
        """What `pems` wrote."""
        read = x509.load_pem_x509_certificates(certificates.encode()) if certificates else []
        return cls(tuple(read), tuple(_lists(lists.encode())))


def state_of(
    certificate: x509.Certificate, at: datetime, *, roots: Roots, others: Iterable[x509.Certificate] = (),
    warn_days: Sequence[int] = WARN_DAYS,
) -> State:
    """The certificate's state at an instant; `others` may hold those between it and its root.

    `warn_days`: the three numbers of days before its end from which it is told about, the longest first.
    """
    chain = _chain(certificate, [*roots.certificates, *others], roots)
    if chain is None:
        return State.WRONG_ROOT
    for issued, issuer in pairwise(chain):
        if found := _revoked(issued, issuer, roots, at):
            return found
    if at < certificate.not_valid_before_utc:
        return State.NOT_YET
    if at >= certificate.not_valid_after_utc:
        return State.EXPIRED
    if any(not one.not_valid_before_utc <= at < one.not_valid_after_utc for one in chain[1:]):
        return State.ROOT_ENDED
    if not _for_signing(certificate):
        return State.WRONG_USE
    if any(_is_weak(one) for one in chain):
        return State.WEAK
    left = certificate.not_valid_after_utc - at
    near = [state for days, state in zip(warn_days, (State.ENDS, State.ENDS_SOON, State.ENDS_NOW), strict=True)
            if left <= timedelta(days=days)]
    return near[-1] if near else State.GOOD


def _chain(
    certificate: x509.Certificate, known: list[x509.Certificate], roots: Roots
) -> list[x509.Certificate] | None:
    """From the certificate up to a root we trust, each signed by the next; None where there is no such way."""
    chain = [certificate]
    while chain[-1] not in roots.certificates:
        issuer = next((one for one in known if one not in chain and _issued(one, chain[-1])), None)
        if issuer is None:
            return None
        chain.append(issuer)
    return chain


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    return constraints.ca


def _revoked(
    certificate: x509.Certificate, issuer: x509.Certificate, roots: Roots, at: datetime
) -> State | None:
    """REVOKED if a list of its issuer's names it from `at` on or before, LIST_OLD if the newest is out of date."""
    lists = [one for one in roots.lists if one.issuer == issuer.subject and _signed_list(issuer, one)]
    for one in lists:
        entry = one.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None and entry.revocation_date_utc <= at:
            return State.REVOKED
    ends = [one.next_update_utc for one in lists if one.next_update_utc]
    return State.LIST_OLD if ends and max(ends) < at else None


def _signed_list(issuer: x509.Certificate, one: x509.CertificateRevocationList) -> bool:
    key = issuer.public_key()
    return isinstance(key, RSAPublicKey) and one.is_signature_valid(key)


def _for_signing(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature or usage.content_commitment


def _is_weak(certificate: x509.Certificate) -> bool:
    key, digest = certificate.public_key(), certificate.signature_hash_algorithm
    return (isinstance(key, RSAPublicKey) and key.key_size < MIN_BITS) or (digest and digest.name) in WEAK_HASHES


def _lists(pem: bytes) -> list[x509.CertificateRevocationList]:
    end = b"-----END X509 CRL-----"
    return [x509.load_pem_x509_crl(part + end) for part in pem.split(end)[:-1]]
