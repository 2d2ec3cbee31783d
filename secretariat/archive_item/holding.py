"""An archive item lent to somebody: the loan ends, and the taker has it until the same day."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from office.lending.services import give_back, lend
from office.records.models import Record
from secretariat.archive_item.models import ArchiveLoan


class ArchiveLoanHolding(Holding):
    """What was borrowed from the archives and not brought back."""

    name = "archive_loan"
    label = _("Borrowed from the archives")
    models = ("secretariat.ArchiveLoan",)
    held_by = "borrower_id"

    def open(self) -> QuerySet[ArchiveLoan]:
        return ArchiveLoan.objects.filter(returned_at=None).select_related("item").order_by("pk")

    def line(self, row: ArchiveLoan) -> str:
        return f"{row.item.line} ({row.due_on:%Y-%m-%d})"

    def record_of(self, row: ArchiveLoan) -> Record:
        return row.item

    def hand_to(self, handing: Handing, row: ArchiveLoan) -> None:
        with handing.of_record(row.item_id) as change:
            give_back(change)
            lend(change, handing.taker, row.purpose, row.due_on)
