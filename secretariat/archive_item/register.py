"""The archives (档案), duty 6 of the Secretariat: filed items, from collecting to the city archive."""

from django.utils.translation import gettext_lazy as _

from office.lending import services as lending
from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.register import Print, Register
from secretariat.archive_item import arranging, loans, papers, services
from secretariat.archive_item.forms import ArchiveItemForm, LoanForm, RetentionForm
from secretariat.archive_item.grounds import grounds_of
from secretariat.archive_item.models import ArchiveItem, Status

S = Status
KEEPING = ("file_new", "edit", "change_retention", "leave_out", "arrange", "lend", "give_back", "note", "grant")


class ArchiveItemRegister(Register):
    """Collect, arrange, keep, lend."""

    model = ArchiveItem
    duty = 6
    grounds = grounds_of
    rights = {
        "archivist": keeper(*KEEPING),
        "division_head": keeper(*KEEPING),
        "registry": keeper(),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("code", "title", "document_number", "author", "dated", "retention", "status")
    more_columns = ("year", "formed_by", "box", "keep_through", "retention_reason", "remark")
    filters = ("status", "year", "retention", "formed_by")
    sections = {
        _("Item"): ("code", "title", "document_number", "author", "dated", "pages", "remark"),
        _("Filing"): ("source", "formed_by", "year", "retention", "retention_reason", "keep_through", "box"),
    }
    form_fields = ("title", "document_number", "author", "dated", "formed_by", "retention", "retention_reason",
                   "remark", "grade")
    form = ArchiveItemForm
    on_filing = services.file_new
    on_edit = services.edit
    verbs = (
        Verb("arrange", _("Give the archival code"), (S.COLLECTED,), S.ARRANGED, arranging.arrange),
        Verb("change_retention", _("Change the retention period"), (S.COLLECTED,), "", services.change_retention,
             form=RetentionForm, needs_reason=True),
        Verb("leave_out", _("Do not archive"), (S.COLLECTED,), S.LEFT_OUT, needs_reason=True),
        Verb("lend", _("Lend"), (S.ARRANGED,), "", lending.lend, form=LoanForm, when_closed=True,
             offered=loans.may_be_lent),
        Verb("give_back", _("Item returned"), (S.ARRANGED,), "", lending.give_back, when_closed=True,
             offered=loans.is_lent),
    )
    prints = (
        Print("stamp", _("Archive stamp"), papers.stamp),
        Print("record", _("Record"), papers.record),
    )
