"""Keys come from a file, from the environment or from a device; what is wrong is told without a secret."""

import base64
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from office.signing.authority import packed
from office.signing.certificates import State
from office.signing.keys import Key, NoKey, key_named, standing_of_keys
from office.signing.sign import sign
from office.signing.verify import verify
from tests.office.signing import seals

SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"


def works(key: Key) -> bool:
    pdf = sign(seals.paper(), [seals.mark()], key, reason=seals.REASON, at=seals.AT, roots=seals.roots())
    return bool(verify(pdf, roots=seals.roots(), at=seals.AT))


def container() -> bytes:
    return packed(*seals.certificate(), seals.authority().certificate)


def test_a_key_from_a_file(settings: Any, tmp_path: Path) -> None:
    own, private = seals.certificate()
    locked = pkcs12.serialize_key_and_certificates(b"seal", private, own, None, BestAvailableEncryption(b"open sesame"))
    (tmp_path / "seal.p12").write_bytes(locked)
    settings.SIGNING_KEYS = {"office": f"file:{tmp_path}/seal.p12"}
    settings.SIGNING_PASSPHRASE = "open sesame"
    assert works(key_named("office"))
    settings.SIGNING_PASSPHRASE = "wrong words"
    with pytest.raises(NoKey, match="passphrase") as told:
        key_named("office")
    assert "wrong words" not in str(told.value)


def test_a_key_from_the_environment(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SIGNING_KEYS = {"office": "env:OFFICE_SEAL"}
    monkeypatch.setenv("OFFICE_SEAL", base64.b64encode(container()).decode())
    assert works(key_named("office"))
    monkeypatch.setenv("OFFICE_SEAL", "not base64!")
    with pytest.raises(NoKey, match="base64"):
        key_named("office")


@pytest.mark.parametrize("keys", [{}, {"office": "file:/nowhere/seal.p12"}, {"office": "database:1"}])
def test_a_key_that_is_not_there(settings: Any, keys: dict[str, str]) -> None:
    settings.SIGNING_KEYS = keys
    with pytest.raises(NoKey, match="office"):
        key_named("office")


def test_each_keys_standing_is_told(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What /readyz asks: a certificate near its end, and a key that is not there."""
    root = tmp_path / "root.pem"
    root.write_bytes(seals.authority().certificate.public_bytes(Encoding.PEM))
    monkeypatch.setenv("OFFICE_SEAL", base64.b64encode(container()).decode())
    settings.SIGNING_ROOTS, settings.SIGNING_KEYS = str(root), {"office": "env:OFFICE_SEAL", "lost": "env:NOWHERE"}
    told = [standing_of_keys(seals.END - days * seals.DAY)["office"] for days in (31, 30, 14, 3, 0)]
    assert told == [State.GOOD, State.ENDS, State.ENDS_SOON, State.ENDS_NOW, State.EXPIRED]
    assert standing_of_keys(seals.AT)["lost"] is None


def test_a_key_on_a_device_never_leaves_it(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SoftHSM stands for the device: it speaks PKCS#11 like any other."""
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    own, private = seals.certificate()
    (tmp_path / "key.pem").write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "root.pem").write_bytes(seals.authority().certificate.public_bytes(Encoding.PEM))
    tool = ["softhsm2-util", "--token", "office", "--pin", "1234"]
    for more in (["--init-token", "--free", "--label", "office", "--so-pin", "4321"],
                 ["--import", str(tmp_path / "key.pem"), "--label", "seal", "--id", "01"]):
        command = [part for part in tool if more[0] != "--init-token" or part not in ("--token", "office")]
        subprocess.run([*command, *more], check=True, capture_output=True, env=dict(os.environ))
    import pkcs11

    with pkcs11.lib(SOFTHSM).get_token(token_label="office").open(user_pin="1234", rw=True) as session:
        session.create_object({
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE, pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509, pkcs11.Attribute.LABEL: "seal",
            pkcs11.Attribute.ID: b"\1", pkcs11.Attribute.SUBJECT: own.subject.public_bytes(),
            pkcs11.Attribute.VALUE: own.public_bytes(Encoding.DER)})
    settings.SIGNING_KEYS = {"office": f"pkcs11:{SOFTHSM}?token=office&label=seal&chain={tmp_path}/root.pem"}
    settings.SIGNING_PIN = "1234"
    assert works(key_named("office"))
    settings.SIGNING_PIN = "0000"
    with pytest.raises(NoKey, match="device") as told:
        key_named("office")
    assert "0000" not in str(told.value)
