"""Signatures: what is sealed passes, whatever was tampered with is refused, and another program agrees."""

import io
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from office.signing.apart import LIMITS, verify_apart
from office.signing.certificates import Roots, State
from office.signing.sign import CannotSign, NoTimestamp, NotSignable, sign
from office.signing.verify import Finding, verify
from tests.office.signing import seals
from tests.office.signing.good import twenty
from tests.office.signing.tampered import forty, updated
from tests.office.signing.timestamps import service_of

DEFENCES = ("whole", "intact", "trust", "signed")
BY_BYTES = {"flipped byte", "appended", "shadow", "removed", "exchanged"}


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What poppler says of the file."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout


def test_twenty_good_papers_pass(tmp_path: Path) -> None:
    cases = list(twenty())
    assert len(cases) == 20
    for name, pdf, roots, at in cases:
        verdict = verify(pdf, roots=roots, at=at)
        assert verdict and verdict.ours and verdict.stated == seals.AT, (name, verdict)
        said = pdfsig(pdf, tmp_path)
        assert "Signature is Valid" in said and "Total document signed" in said, name


def test_forty_tampered_papers_are_refused() -> None:
    cases = forty()
    assert sorted(Counter(name for name, *_rest in cases).values()) == [5] * 8
    for number, (name, pdf, roots, at) in enumerate(cases):
        verdict = verify(pdf, roots=roots, at=at)
        assert not verdict, (number, name)
        expected = {"wrong root": Finding.UNTRUSTED, "expired": Finding.EXPIRED, "revoked": Finding.REVOKED}
        assert name in BY_BYTES or verdict.finding is expected[name], (number, verdict)
        if name in ("appended", "shadow"):
            assert verdict.finding is Finding.CHANGED and verdict.ours


def test_without_its_defences_each_kind_would_pass() -> None:
    """The twin: the checks that refuse the forty are these four and no accident."""
    passed = {name for name, pdf, roots, at in forty() if verify(pdf, roots=roots, at=at, off=DEFENCES)}
    assert passed == {*BY_BYTES, "wrong root", "expired", "revoked"}


def test_poppler_does_not_take_a_changed_paper_for_whole_and_valid(tmp_path: Path) -> None:
    for number, (name, pdf, _roots, _at) in enumerate(forty()):
        if name in BY_BYTES:
            said = pdfsig(pdf, tmp_path)
            assert not ("Signature is Valid" in said and "Total document signed" in said), (number, name)


def test_nothing_follows_the_signature_and_it_forbids_changes() -> None:
    pdf = seals.signed()
    reader = PdfReader(io.BytesIO(pdf))
    field = reader.root_object["/AcroForm"]["/Fields"][0].get_object()  # type: ignore[index]
    value = field["/V"].get_object()
    assert value["/ByteRange"][2] + value["/ByteRange"][3] == len(pdf)
    assert value["/SubFilter"] == "/ETSI.CAdES.detached" and value["/Reason"] == seals.REASON
    assert value["/Reference"][0]["/TransformParams"]["/P"] == 1  # DocMDP: no changes
    assert field["/Rect"] == [300, 300, 419, 419]


def test_a_joint_paper_shows_every_seal(tmp_path: Path) -> None:
    marks = [seals.mark(0, 60 + 130 * place, 300, name) for place, name in enumerate(("青岛市档案局", "青岛市财政局", "青岛市公安局"))]
    pdf = sign(seals.paper(), marks, seals.key(), reason=seals.REASON, at=seals.AT, roots=seals.roots())
    (tmp_path / "joint.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "72", "-png", "joint.pdf", "joint"], cwd=tmp_path, check=True)
    page = Image.open(next(tmp_path.glob("joint*.png"))).convert("RGB")
    for mark in marks:
        left, _bottom, right, top = mark.box
        part = page.crop((int(left), int(842 - top), int(right), int(842 - top + 119)))
        red = sum(r > 150 and g < 120 for r, g, _b in part.getdata())  # type: ignore[misc]
        assert red > 500


def test_a_paper_that_bears_no_seal_is_signed_unseen() -> None:
    """Minutes, and documents without a seal: the page stays as it was, and the signature holds."""
    signed = sign(seals.paper(), [], seals.key(), reason=seals.REASON, at=seals.AT, roots=seals.roots())
    assert verify(signed, roots=seals.roots(), at=seals.AT).finding is Finding.VALID
    before, after = (pypdfium2.PdfDocument(pdf)[0].render().to_pil() for pdf in (seals.paper(), signed))
    assert before.tobytes() == after.tobytes()


def test_the_same_paper_is_not_signed_twice() -> None:
    def again(pdf: bytes, marks: list) -> bytes:
        return sign(pdf, marks, seals.key(), reason=seals.REASON, at=seals.AT, roots=seals.roots())

    with pytest.raises(NotSignable, match="already"):
        again(seals.signed(), [seals.mark()])
    with pytest.raises(NotSignable):
        again(b"no PDF at all", [seals.mark()])


def test_nothing_is_signed_with_a_certificate_that_is_not_good() -> None:
    serial = seals.certificate()[0].serial_number
    for roots, at, state in (
        (seals.roots(), seals.END, State.EXPIRED), (seals.roots(), seals.START - seals.DAY, State.NOT_YET),
        (Roots(()), seals.AT, State.WRONG_ROOT), (seals.roots({serial: seals.AT}), seals.AT, State.REVOKED),
    ):
        with pytest.raises(CannotSign) as refused:
            sign(seals.paper(), [seals.mark()], seals.key(), reason=seals.REASON, at=at, roots=roots)
        assert refused.value.state is state


def test_a_timestamp_keeps_a_signature_good_after_its_certificate(settings: Any) -> None:
    """Old signatures are valid as of their timestamp; without one they are not, once the certificate has ended."""
    late = seals.END + 30 * seals.DAY
    with service_of(seals.authority(), seals.AT) as address:
        settings.SIGNING_TIMESTAMP_URL = address
        pdf = sign(seals.paper(), [seals.mark()], seals.key(), reason=seals.REASON, at=seals.AT, roots=seals.roots())
    verdict = verify(pdf, roots=seals.roots(), at=late)
    assert verdict and verdict.stamped is not None
    assert verify(seals.signed(), roots=seals.roots(), at=late).finding is Finding.EXPIRED


def test_a_timestamp_service_that_is_away_leaves_the_paper_unsigned(settings: Any) -> None:
    settings.SIGNING_TIMESTAMP_URL = "http://127.0.0.1:9/"
    with pytest.raises(NoTimestamp):
        sign(seals.paper(), [seals.mark()], seals.key(), reason=seals.REASON, at=seals.AT, roots=seals.roots())


def test_a_strangers_file_is_read_by_a_limited_child() -> None:
    """The same verdicts, from another process; what would take long or much is stopped there."""
    for pdf in (seals.signed(), seals.paper(), updated(lambda writer: writer.add_blank_page(9, 9)), b"%PDF-1.7 junk"):
        ours, theirs = (ask(pdf, roots=seals.roots({}), at=seals.AT) for ask in (verify, verify_apart))
        assert ours == theirs
    assert verify_apart(seals.signed(), roots=seals.roots(), at=seals.AT)
    tight = type(LIMITS)(cpu_seconds=10, wall_seconds=0.01)  # type: ignore[arg-type]
    assert verify_apart(seals.signed(), roots=seals.roots(), at=seals.AT, limits=tight).why == "too_heavy"
