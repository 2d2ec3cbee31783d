"""The text of an outgoing document that somebody has checked out: the taker has it, with all that was saved."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from office.records.models import Record
from secretariat.outgoing_document.hands import put_into
from secretariat.outgoing_document.models import CheckOut


class CheckOutHolding(Holding):
    """Texts in somebody's hands, which nobody else may write meanwhile."""

    name = "check_out"
    label = _("Texts checked out")
    models = ("secretariat.CheckOut",)
    held_by = "person_id"

    def open(self) -> QuerySet[CheckOut]:
        return CheckOut.objects.filter(ended_at=None).select_related("record").order_by("pk")

    def record_of(self, row: CheckOut) -> Record:
        return row.record

    def hand_to(self, handing: Handing, row: CheckOut) -> None:
        assert handing.taker is not None
        with handing.of_record(row.record_id) as change:
            put_into(change, row, handing.taker.pk)
