"""The demo's archives are filed, arranged and lent as the archivist would, up to one that is overdue and one that is back."""

from datetime import datetime

import pytest

from office.clocks.stored import current_calendar
from office.demo.hours import OfficeTime
from office.demo.people import People
from office.demo.story import happened
from office.testing import frozen
from secretariat.archive_item.models import ArchiveItem, ArchiveLoan
from secretariat.archive_item.test_archive_item import ZONE
from secretariat.demo.archives import Archives

pytestmark = pytest.mark.django_db
END = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)


def test_items_with_codes_and_pages_of_which_three_were_lent(office: None) -> None:
    with frozen(END):
        story = Archives(People())
        time = OfficeTime(current_calendar(), END, story.reach_back())
        acts = happened([story], time)
    for act in acts:
        with frozen(time.instant(act.position)):
            act.do()
    items = ArchiveItem.objects.all()
    assert {item.status for item in items} == {"arranged"} and len({item.code for item in items}) == 4
    assert all(item.parts.count() == 1 for item in items)
    loans = {loan.borrower.name_zh: loan for loan in ArchiveLoan.objects.select_related("borrower")}
    assert len(loans) == 3
    assert sum(loan.returned_at is None and loan.due_on < END.date() for loan in loans.values()) == 1
    assert sum(loan.returned_at is not None for loan in loans.values()) == 1
