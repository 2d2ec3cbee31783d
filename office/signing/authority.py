"""The demonstration's own certificate authority: a root and seal certificates that say what they are (no Django).

It is for the demo, the samples and the tests. Its subjects say "demonstration certificate", so that nobody takes a
paper sealed with it for a real one.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

WORDS = "demonstration certificate / 演示证书"
START = datetime(2024, 1, 1, tzinfo=UTC)  # before every paper of the demo, so that no clock has to be asked
YEARS = 20
ROOT_BITS, SEAL_BITS = 3072, 2048


@dataclass(frozen=True)
class Authority:
    """The root's certificate and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @classmethod
    def make(cls, at: datetime, years: int = YEARS) -> "Authority":
        """A new root, valid from `at`."""
        key = rsa.generate_private_key(65537, ROOT_BITS)
        name = _name("演示根 Demonstration root")
        builder = _builder(name, name, key.public_key(), at, at + timedelta(days=365 * years))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return cls(builder.add_extension(_usage(authority=True), critical=True).sign(key, SHA256()), key)

    def seal(
        self, name: str, start: datetime, end: datetime, *, bits: int = SEAL_BITS, signing: bool = True
    ) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
        """A certificate for the seal of this name; one not for `signing` is what the tests refuse."""
        key = rsa.generate_private_key(65537, bits)
        builder = _builder(_name(name), self.certificate.subject, key.public_key(), start, end)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        return builder.add_extension(_usage(signing=signing), critical=True).sign(self.key, SHA256()), key

    def revoked(
        self, entries: dict[int, datetime], at: datetime, until: datetime
    ) -> x509.CertificateRevocationList:
        """The list of revoked certificates (serial number: since when), good until `until`."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(at).next_update(until)
        for serial, since in entries.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, SHA256())


def packed(certificate: x509.Certificate, key: rsa.RSAPrivateKey, root: x509.Certificate) -> bytes:
    """Key, certificate and root in one PKCS#12 file, without a passphrase."""
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, [root], NoEncryption())


def make_files(folder: Path, seals: dict[str, str]) -> None:
    """Make root.pem, root.key, revoked.pem and NAME.p12 for each seal (name: the words in its certificate).

    What is there stays, so a seal can be added later. The folder gets 0700, each file 0600.
    """
    until = START + timedelta(days=365 * YEARS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / "root.key").exists():
        made = Authority.make(START)
        _write(folder / "root.pem", made.certificate.public_bytes(Encoding.PEM))
        _write(folder / "revoked.pem", made.revoked({}, START, until).public_bytes(Encoding.PEM))
        _write(folder / "root.key",
               made.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key((folder / "root.key").read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    authority = Authority(x509.load_pem_x509_certificate((folder / "root.pem").read_bytes()), key)
    for name, words in seals.items():
        if not (folder / f"{name}.p12").exists():
            _write(folder / f"{name}.p12",
                   packed(*authority.seal(words, START, until - timedelta(days=1)), authority.certificate))


def _write(path: Path, content: bytes) -> None:
    """Write a file that only we may read, whole or not at all."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    part.replace(path)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
                      x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, WORDS),
                      x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
            .serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end))


def _usage(*, authority: bool = False, signing: bool = True) -> x509.KeyUsage:
    seal = signing and not authority
    return x509.KeyUsage(
        digital_signature=seal, content_commitment=seal, key_encipherment=not (seal or authority),
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False)
