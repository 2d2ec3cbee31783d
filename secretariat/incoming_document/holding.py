"""The paper original of an incoming document, lent to somebody: the taker has it until the same day."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from office.records.models import Record
from secretariat.incoming_document.models import PaperLoan
from secretariat.incoming_document.services import give_back, lend


class PaperLoanHolding(Holding):
    """What was borrowed of the paper originals and not brought back."""

    name = "paper_loan"
    label = _("Borrowed paper originals")
    models = ("secretariat.PaperLoan", "secretariat.IncomingDocument")
    held_by = "borrower_id"

    def open(self) -> QuerySet[PaperLoan]:
        return PaperLoan.objects.filter(returned_at=None).select_related("document").order_by("pk")

    def record_of(self, row: PaperLoan) -> Record:
        return row.document

    def hand_to(self, handing: Handing, row: PaperLoan) -> None:
        with handing.of_record(row.document_id) as change:
            give_back(change)
            lend(change, handing.taker, row.due_on)
