"""Loans: the borrower reads the item until it is back; who may; reminders and the overdue list."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.audit.actor import SYSTEM, acting
from office.clocks.models import Clock
from office.clocks.sweep import sweep
from office.handover.holding import Handing
from office.lending import services as lending
from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied
from office.records.perform import NotNow, perform
from office.testing import MOST_QUERIES, account, assert_proved, findings, frozen, signed_in
from secretariat.archive_item.arranging import Class, arrange_class
from secretariat.archive_item.holding import ArchiveLoanHolding
from secretariat.archive_item.models import ArchiveItem, ArchiveLoan
from secretariat.archive_item.test_archive_item import ZONE
from secretariat.archive_item.test_arranging import NEXT_MAY, item

pytestmark = pytest.mark.django_db
LOANS = "/secretariat/archives/loans/"


@pytest.fixture
def kept(office: None) -> Any:
    """An arranged item on 4 May 2027."""
    with frozen(NEXT_MAY):
        item(1)
        yield arrange_class(account("archives"), Class(2026, "D10", "WLC"))[0]


def lend(kept: ArchiveItem, **changed: Any) -> Any:
    said = {"borrower": account("software.staff").person, "purpose": "查考巡检依据", "due_on": date(2027, 5, 12), **changed}
    return perform(account("archives"), "lend", kept.pk, **said)


def status(user: str, kept: ArchiveItem) -> int:
    return signed_in(user).get(kept.get_absolute_url()).status_code


def test_the_borrower_reads_it_until_it_is_back(kept: ArchiveItem) -> None:
    assert status("software.staff", kept) == 404
    lend(kept)
    assert status("software.staff", kept) == 200
    part = kept.live_parts().get()
    assert signed_in("software.staff").get(f"/files/{part.attachment_id}/").status_code == 200
    perform(account("archives"), "give_back", kept.pk)
    loan = ArchiveLoan.objects.get()
    assert (loan.returned_at, loan.returned_to) == (NEXT_MAY, account("archives").person)
    assert status("software.staff", kept) == 404
    assert signed_in("software.staff").get(f"/files/{part.attachment_id}/").status_code == 404
    assert not Clock.objects.filter(record=kept.pk, is_open=True).exists()


def test_a_borrowers_right_is_proved_by_the_loan(kept: ArchiveItem) -> None:
    lend(kept)
    assert_proved(kept, "loan")
    handing = Handing(account("archives"), NEXT_MAY, NEXT_MAY, account("website.staff").person, None, "交接")
    with acting(SYSTEM):
        ArchiveLoanHolding().hand_to(handing, ArchiveLoan.objects.get())
    assert_proved(kept, "loan")
    assert status("software.staff", kept) == 404 and status("website.staff", kept) == 200


@pytest.mark.parametrize("defended", [True, False])
def test_a_right_that_outlives_its_loan_is_found(kept: ArchiveItem, monkeypatch: Any, defended: bool) -> None:
    lend(kept)
    if not defended:
        monkeypatch.setattr(lending, "end", lambda record, cause: None)
    perform(account("archives"), "give_back", kept.pk)
    found = findings()
    assert ("by loan:" in found and "no ground" in found) is not defended, found


def test_an_item_is_with_one_at_a_time(kept: ArchiveItem) -> None:
    lend(kept)
    with pytest.raises(NotNow):
        lend(kept)
    loan = ArchiveLoan.objects.get()
    with pytest.raises(IntegrityError, match="archive_lent_to_one"), transaction.atomic():
        ArchiveLoan.objects.create(item=kept, borrower=loan.borrower, purpose="x", lent_by=loan.lent_by, lent_at=NEXT_MAY,
                                   due_on=loan.due_on)


@pytest.mark.parametrize("user", ["registry", "director", "network.head", "software.staff"])
def test_only_who_keeps_the_archives_lends(kept: ArchiveItem, user: str) -> None:
    with pytest.raises(Denied):
        perform(account(user), "lend", kept.pk, borrower=account(user).person, purpose="x", due_on=date(2027, 5, 12))
    assert signed_in(user).get(LOANS).status_code == 404
    assert not ArchiveLoan.objects.exists()


def test_a_work_secret_is_lent_to_who_sees_such_papers(kept: ArchiveItem) -> None:
    with frozen(NEXT_MAY):
        secret = item(2, grade="work_secret")
        perform(account("archives"), "arrange", secret.pk)
    with pytest.raises(ValidationError, match="work secret"):
        lend(secret, borrower=account("website.staff").person)
    lend(secret, borrower=account("network.head").person)
    assert status("network.head", secret) == 200


@pytest.mark.parametrize(("day", "words"), [("2027-05-03", "This day is over"), ("2027-09-01", "at the latest")])
def test_a_loan_has_a_day_that_can_be(kept: ArchiveItem, day: str, words: str) -> None:
    said = {"borrower": str(account("software.staff").person_id), "purpose": "查考", "due_on": day}
    answer = signed_in("archives").post(f"{kept.get_absolute_url()}do/lend/", said)
    assert answer.status_code == 422 and words in answer.content.decode() and "查考" in answer.content.decode()
    assert not ArchiveLoan.objects.exists()


def test_the_borrower_is_reminded_and_the_list_says_what_is_overdue(kept: ArchiveItem) -> None:
    lend(kept)
    clock = Clock.objects.get(record=kept.pk)
    assert (clock.purpose, clock.due_at.date(), kept.reread().due) == ("loan", date(2027, 5, 12), None)
    for day in (11, 13):
        with frozen(datetime(2027, 5, day, 9, tzinfo=ZONE)):
            sweep()
            drain()
    told = list(Notice.objects.filter(person=account("software.staff").person).values_list("subject", flat=True))
    assert len(told) >= 2, told
    with frozen(datetime(2027, 5, 13, 9, tzinfo=ZONE)):
        page = signed_in("archives").get(LOANS).content.decode()
    assert "1 item is overdue." in page and kept.title in page and "Ma Xiaodong" in page
    before = signed_in("archives").get(LOANS).content.decode()
    assert "Nothing is overdue." in before


def test_as_many_queries_for_a_hundred_loans_as_for_one(kept: ArchiveItem) -> None:
    lend(kept)
    client = signed_in("archives")
    one, page = _queries(client, LOANS), _queries(client, kept.get_absolute_url())
    for number in range(2, 61):
        item(number)
    for other in arrange_class(account("archives"), Class(2026, "D10", "WLC")):
        lend(other, due_on=date(2027, 5, 10) + timedelta(days=other.item_number % 3))
    assert _queries(client, LOANS) == one <= MOST_QUERIES
    assert page <= MOST_QUERIES
    first = client.get(LOANS).content.decode()
    behind = client.get(f"{LOANS}?after={first.split('?after=')[1].split(chr(34))[0]}").content.decode()
    assert first.count("do/give_back") == 50 and behind.count("do/give_back") == 10


def _queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in seen)
    return len(seen)
