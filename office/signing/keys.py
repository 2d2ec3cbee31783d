"""The keys that seal: from a file, from the environment or from a device (PKCS#11); never from the database.

settings.SIGNING_KEYS names them: `{"office": "file:/etc/office/seal.p12"}`, or `env:NAME` for a variable with the
PKCS#12 file in base64, or `pkcs11:/path/library.so?token=office&label=seal`. The passphrase is SIGNING_PASSPHRASE,
the device's PIN is SIGNING_PIN.
"""

import base64
import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs

from cryptography import x509
from django.conf import settings
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.signers import Signer, SimpleSigner

from office.signing.authority import WORDS
from office.signing.certificates import Roots, State, state_of


class NoKey(Exception):
    """The key is not named in the settings, or cannot be opened; the words say which and why, never a secret."""


@dataclass(frozen=True)
class Key:
    """What signs: pyHanko's signer, with the certificate that names the seal and those above it."""

    name: str
    signer: Signer
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...] = ()

    @property
    def is_demonstration(self) -> bool:
        """Whether its certificate says that it only demonstrates."""
        return WORDS in self.certificate.subject.rfc4514_string()


def key_named(name: str) -> Key:
    """The key of this name in the settings. Raises NoKey."""
    source = settings.SIGNING_KEYS.get(name)
    if not source:
        raise NoKey(f"settings.SIGNING_KEYS has no key “{name}”")
    way, _colon, rest = source.partition(":")
    if way not in _WAYS:
        raise NoKey(f"the key “{name}” is neither file:, env: nor pkcs11:")
    return key_from(name, _WAYS[way](name, rest))


def key_names() -> list[str]:
    """The names of all keys in the settings."""
    return sorted(settings.SIGNING_KEYS)


def standing_of_keys(at: datetime) -> dict[str, State | None]:
    """The state of every key's certificate at an instant, by the key's name; None for a key that does not open."""
    roots = roots_in_force()
    found: dict[str, State | None] = {}
    for name in key_names():
        try:
            key = key_named(name)
        except NoKey:
            found[name] = None
        else:
            found[name] = state_of(key.certificate, at, roots=roots, others=key.others,
                                   warn_days=settings.SIGNING_WARN_DAYS)
    return found


def key_from(name: str, signer: Signer) -> Key:
    """A key of pyHanko's signer."""
    assert signer.signing_cert is not None
    own = x509.load_der_x509_certificate(signer.signing_cert.dump())
    others = tuple(x509.load_der_x509_certificate(one.dump()) for one in signer.cert_registry)
    return Key(name, signer, own, tuple(one for one in others if one != own))


def roots_in_force() -> Roots:
    """Whom the office trusts, from the files settings.SIGNING_ROOTS and settings.SIGNING_REVOKED."""
    roots, revoked = settings.SIGNING_ROOTS, settings.SIGNING_REVOKED
    return Roots.read(Path(roots) if roots else None, Path(revoked) if revoked else None)


def packed_signer(name: str, data: bytes, passphrase: str = "") -> SimpleSigner:
    """The signer in a PKCS#12 file. Raises NoKey when it does not open."""
    try:
        return SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode() or None)
    except ValueError as error:  # the library's own words may quote the file
        raise NoKey(f"the key “{name}” does not open: not a PKCS#12 file, or another passphrase") from error


def _from_file(name: str, path: str) -> Signer:
    try:
        return packed_signer(name, Path(path).read_bytes(), settings.SIGNING_PASSPHRASE)
    except OSError as error:
        raise NoKey(f"the key “{name}” cannot be read: {error.strerror}") from error


def _from_environment(name: str, variable: str) -> Signer:
    try:
        data = base64.b64decode(os.environ.get(variable, ""), validate=True)
    except ValueError as error:
        raise NoKey(f"the key “{name}”: {variable} is not base64") from error
    return packed_signer(name, data, settings.SIGNING_PASSPHRASE)


def _from_device(name: str, address: str) -> Signer:
    library, _mark, query = address.partition("?")
    asked = {key: values[0] for key, values in parse_qs(query).items()}
    if not {"token", "label"} <= set(asked):
        raise NoKey(f"the key “{name}”: its address names no token and label")
    return _on_device(name, library, asked["token"], asked["label"], asked.get("chain", ""), settings.SIGNING_PIN)


@lru_cache(maxsize=8)  # a device lets one process sign in once
def _on_device(name: str, library: str, token: str, label: str, chain: str, pin: str) -> Signer:
    """A key that never leaves its device; the library python-pkcs11 is needed only here."""
    try:
        from pkcs11.exceptions import PKCS11Error
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as error:
        raise NoKey("keys on a device need the package python-pkcs11") from error
    try:
        others = list(load_certs_from_pemder_data(Path(chain).read_bytes())) if chain else []
        session = open_pkcs11_session(library, token_criteria=TokenCriteria(label=token), user_pin=pin)
        signer = PKCS11Signer(session, cert_label=label, key_label=label, ca_chain=others)
        _ = signer.signing_cert  # read now, so that a missing one is told here
    except (PKCS11Error, RuntimeError, OSError, ValueError) as error:
        raise NoKey(f"the key “{name}” cannot be opened on its device: {type(error).__name__}") from error
    return signer


_WAYS = {"file": _from_file, "env": _from_environment, "pkcs11": _from_device}
