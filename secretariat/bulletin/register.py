"""The register of bulletins (简报), duty 8 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register
from office.routing.models import Act
from secretariat.bulletin import filing, papers, services
from secretariat.bulletin.forms import BulletinForm, SendForm
from secretariat.bulletin.models import Bulletin, Status

S = Status
EDITOR = ("file_new", "edit", "start_route", "circulate", "urge", "note", "grant", "abandon", "send", "file")


class BulletinRegister(Register):
    """Edit an issue, have it approved, number it, submit it, file it."""

    model = Bulletin
    duty = 8
    rights = {
        "registry": keeper(*EDITOR),
        "division_head": keeper("note", "urge", "circulate", "grant"),
        "leader": whole_office("note"),
        "director": whole_office("note", "urge"),
    }
    columns = ("number", "name", "title", "dated", "status")
    more_columns = ("editor", "approver", "copies", "reported", "sent", "issued")
    filters = ("status", "name", "dated")
    sections = {
        _("Issue"): ("number", "name", "dated", "editor", "approver", "copies"),
        _("Goes to"): ("reported", "sent", "issued"),
    }
    form_fields = ("name", "title", "report_to", "send_to", "issue_to", "copies", "grade")
    form = BulletinForm
    route = "bulletin"
    on_filing = services.file_new
    on_edit = services.edit
    on_step = {Act.SIGN: services.approve, Act.REGISTER: services.give_number}
    acts = {"edit_contents": _("Contents edited")}
    verbs = (
        Verb("abandon", _("Abandon the issue"), (S.EDITING,), S.ABANDONED, services.abandon, needs_reason=True),
        Verb("send", _("Enter a submission"), (S.ISSUED, S.SENT), S.SENT, services.send, form=SendForm, primary=True),
        Verb("file", _("File"), (S.SENT,), S.FILED, filing.file),
    )
    prints = (
        Print("bulletin", _("Bulletin"), papers.bulletin_pdf),
        Print("record", _("Record"), record_pdf),
    )
