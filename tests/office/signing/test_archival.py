"""A signed paper is still an archival file: PDF/A-3u as its layout made it, by a validator that is not ours."""

import page as validator
import pytest

from office.papers.official import samples
from office.papers.official.make import make_official
from office.signing.picture import seal_picture
from office.signing.sign import SealMark, sign
from office.signing.verify import verify
from tests.office.signing import seals

PDF_A = validator.ValidationProfile.PDF_A_3U


def signed(name: str) -> bytes:
    made = make_official(samples.SAMPLES[name](), pictures={samples.CHART_FILE: samples.CHART})
    marks = [SealMark(seal_picture(seals.OFFICE, demonstration=True), box.page, (box.left, box.bottom, box.right, box.top))
             for box in made.seal_boxes]
    return sign(made.pdf, marks, seals.key(), reason=seals.REASON, at=seals.AT, roots=seals.roots())


@pytest.mark.parametrize("name", ["信函", "联合行文", "纪要"])  # one seal, three, none
def test_a_signed_paper_is_still_pdf_a(name: str) -> None:
    pdf = signed(name)
    report = validator.validate_pdf_bytes(pdf, profile=PDF_A)
    assert report.is_compliant, [failure.message for failure in report.failures]
    assert pdf.count(b"/GTS_PDFA1") >= 1 and b"pdfaid:part" in pdf and verify(pdf, roots=seals.roots(), at=seals.AT)


def test_the_validator_would_find_what_breaks_it() -> None:
    """The twin: the same paper without PDF/A, signed, is refused; so is a signed one whose claim is taken out."""
    plain = sign(seals.paper(variant=None), [seals.mark()], seals.key(), reason=seals.REASON, at=seals.AT, roots=seals.roots())
    assert not validator.validate_pdf_bytes(plain, profile=PDF_A).is_compliant
    spoiled = signed("信函").replace(b"pdfaid:part", b"pdfaid:tarp")
    assert not validator.validate_pdf_bytes(spoiled, profile=PDF_A).is_compliant
