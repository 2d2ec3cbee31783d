"""The file of a project: everything the reader may see, in one package whose sums hold."""

import csv
import hashlib
import io
import zipfile

import pytest

from office.records.models import Link
from office.testing import account, signed_in
from planning.project.filebook import LIST, SUMS, papers_of, records_of
from planning.project.testing import CLERK, applied, in_review, opinion, sheet, with_panel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


def test_the_package_holds_every_paper_and_its_sums_hold() -> None:
    from planning.project import reviewing

    record, other = in_review(), applied(2)
    seats = with_panel(record)
    for seat in seats[:2]:
        reviewing.enter_opinion(account(CLERK), record.pk, seat.pk, opinion(), sheet(str(seat.place)))
    Link.objects.create(source=record, target_id=other.pk, kind=Link.Kind.SEE_ALSO)
    client = signed_in(CLERK)
    page = client.get(f"{record.get_absolute_url()}file/").content.decode()
    assert page.count("专家评审意见表.txt") == 2 and other.title in page
    answer = client.get(f"{record.get_absolute_url()}file.zip")
    package = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    sums = dict(reversed(line.split("  ", 1)) for line in package.read(SUMS).decode().splitlines())
    assert set(sums) | {SUMS} == set(package.namelist()) and len(sums) == 4
    for name, digest in sums.items():
        assert hashlib.sha256(package.read(name)).hexdigest() == digest, name
    rows = list(csv.reader(io.StringIO(package.read(LIST).decode("utf-8-sig"))))
    assert len(rows) == 3 and rows[1][1] == record.number
    assert next(name for name in sums if name.endswith(".pdf"))


def test_what_the_reader_may_not_see_is_not_in_it() -> None:
    from office.permissions.grants import grant

    record, other = applied(), applied(2)
    Link.objects.create(source=record, target_id=other.pk, kind=Link.Kind.SEE_ALSO)
    grant(account("planning.head"), account("website.staff").person, record, cause="for information")
    assert [row.pk for row in records_of(account(CLERK), record)] == [record.pk, other.pk]
    assert [row.pk for row in records_of(account("website.staff"), record)] == [record.pk]
    assert papers_of(records_of(account("website.staff"), record)) == []
    assert signed_in("network.staff").get(f"{record.get_absolute_url()}file.zip").status_code == 404
