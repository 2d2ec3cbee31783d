"""The register of transfers (移交登记簿), duty 6 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.register import Print, Register, Series
from secretariat.archive_transfer import papers, services
from secretariat.archive_transfer.forms import ReceiptForm, TransferForm
from secretariat.archive_transfer.models import ArchiveTransfer, Status

S = Status
TRANSFERRING = ("file_new", "edit", "make_package", "hand_over", "cancel", "note", "grant")


class ArchiveTransferRegister(Register):
    """List, package, hand over."""

    model = ArchiveTransfer
    duty = 6
    rights = {
        "archivist": keeper(*TRANSFERRING),
        "division_head": keeper(*TRANSFERRING),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("number", "title", "recipient", "handed_over_at", "receipt", "status")
    more_columns = ("taken_by", "remark")
    filters = ("status",)
    sections = {
        _("Transfer"): ("number", "title", "recipient", "remark"),
        _("Hand-over"): ("receipt", "taken_by", "handed_over_at"),
    }
    form_fields = ("title", "recipient", "scope", "remark")
    form = TransferForm
    series = Series("archive_transfer", "档移〔{year}〕{seq}号")
    next_keeps = ("scope",)
    on_filing = services.file_new
    verbs = (
        Verb("make_package", _("Make the package"), (S.PREPARED,), "", services.make_package, primary=True),
        Verb("hand_over", _("Handed over"), (S.PREPARED,), S.HANDED_OVER, services.hand_over, form=ReceiptForm,
             offered=services.has_package),
        Verb("cancel", _("Cancel"), (S.PREPARED,), S.CANCELLED, needs_reason=True),
    )
    prints = (
        Print("list", _("List"), papers.listing),
        Print("record", _("Record"), papers.record),
    )
