"""The staff's check: the same answers as the public face, and the record for whoever may see it, for nobody else."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.testing import signed_in
from office.verification.codes import grouped
from office.verification.models import IssuedPaper
from office.verification.services import withdraw
from tests.office.signing import seals
from tests.office.signing.tampered import flips
from tests.office.verification.test_services import ending

Issued = Callable[..., IssuedPaper]


def checked(who: str, **said: object) -> str:
    if pdf := said.pop("pdf", None):
        said["file"] = SimpleUploadedFile("paper.pdf", pdf, "application/pdf")  # type: ignore[arg-type]
    answer = signed_in(who).post("/verify/", said)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_may_see_the_record_is_led_to_it(issued: Issued) -> None:
    paper = issued(told=False)
    ending(paper, withdraw, "文号有误")
    for page in (checked("registry", code=grouped(paper.code)), checked("registry", pdf=seals.signed("<p>第一份</p>"))):
        for word in ("Withdrawn", paper.record.title, paper.record.get_absolute_url(), "文号有误", paper.number):
            assert word in page
    assert "whole and valid" in page


def test_who_may_not_see_it_is_told_no_more_than_a_stranger(issued: Issued) -> None:
    paper = issued(told=False)
    ending(paper, withdraw, "文号有误")
    page = checked("website.staff", code=paper.code)
    assert "Withdrawn" in page
    for secret in (paper.record.title, paper.record.get_absolute_url(), "文号有误", paper.number):
        assert secret not in page


@pytest.mark.parametrize(("pdf", "words"), [
    (lambda: next(flips()), ("Changed afterwards", "changed after it was signed")),
    (seals.paper, ("Unknown", "there is none")),
    (lambda: b"%PDF-1.7 junk", ("Unknown", "cannot be read")),
])
def test_of_any_other_file_the_signature_is_told(issued: Issued, pdf: Callable[[], bytes], words: tuple[str, ...]) -> None:
    issued()
    page = checked("website.staff", pdf=pdf())
    assert all(word in page for word in words)


def test_bad_input_is_said_at_its_field(office: None) -> None:
    assert "Choose a PDF file or type the code." in checked("registry")
    assert "photographs and scans" in checked("registry", pdf=b"\x89PNG no")
    page = checked("registry", code="34679-wrong")
    assert "Unknown" in page and 'value="34679-wrong"' in page


def test_as_many_questions_for_many_papers_as_for_one(issued: Issued) -> None:
    paper, counts = issued(), []
    for more in (0, 9):
        for number in range(more):
            issued(f"<p>另{number}份</p>")
        with CaptureQueriesContext(connection) as asked:
            checked("registry", code=paper.code)
        counts.append(len(asked))
    assert counts[0] == counts[1]
