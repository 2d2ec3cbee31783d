"""make samples: every format of official document, sealed and signed, and each of them valid."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from office.demo.samples import SIGNED_AT, write
from office.papers.official.samples import SAMPLES
from office.signing.authority import make_files
from office.signing.keys import roots_in_force
from office.signing.verify import Finding, verify


def test_every_format_is_sealed_signed_and_valid(tmp_path: Path, settings: Any) -> None:
    seals = tmp_path / "seals"
    make_files(seals, {"office": "青岛市电子政务和信息资源管理办公室"})
    settings.SIGNING_KEYS = {"office": f"file:{seals / 'office.p12'}"}
    settings.SIGNING_ROOTS, settings.SIGNING_REVOKED = str(seals / "root.pem"), str(seals / "revoked.pem")
    files = write(tmp_path / "samples")
    assert [path.stem for path in files] == list(SAMPLES)
    later = SIGNED_AT + timedelta(days=1)
    assert {verify(path.read_bytes(), roots=roots_in_force(), at=later).finding for path in files} == {Finding.VALID}
    spoilt = files[0].read_bytes().replace(b"/Type", b"/Tipe", 1)
    assert verify(spoilt, roots=roots_in_force(), at=later).finding is not Finding.VALID
