"""The register of introduction letters (介绍信登记簿), duty 19 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register
from office.routing.models import Act
from secretariat.introduction_letter import issuing, papers, services
from secretariat.introduction_letter.forms import EndForm, LetterForm, VoidForm
from secretariat.introduction_letter.models import IntroductionLetter, Status

S = Status
APPLICANT = ("file_new", "edit", "start_route", "urge", "note", "withdraw", "report_loss")
HEAD = (*APPLICANT, "circulate", "grant")
KEEPER = (*APPLICANT, "circulate", "take_back", "expire", "void_letter")


class IntroductionLetterRegister(Register):
    """Apply, approve, seal and issue with its counterfoil; returned, expired, lost or void."""

    model = IntroductionLetter
    duty = 19
    rights = {
        "clerk": own(*APPLICANT),
        "archivist": own(*APPLICANT),
        "registry": own(*HEAD),
        "division_head": own(*HEAD),
        "seal_keeper": keeper(*KEEPER),
        "leader": whole_office("note", "allow_void"),
        "director": whole_office("note", "allow_void"),
    }
    columns = ("number", "title", "addressee", "names", "last_day", "status")
    more_columns = ("post", "count_in_capitals", "dated", "issued_at", "valid_days", "applicant", "approver", "keeper",
                    "ended_on", "end_reason")
    filters = ("status", "division", "last_day")
    sections = {
        _("What the letter says"): ("number", "addressee", "names", "post", "count_in_capitals", "valid_days"),
        _("Issue of the letter"): ("dated", "issued_at", "last_day", "applicant", "approver", "approved_for", "keeper",
                                   "kept_for"),
        _("End"): ("ended_on", "end_reason", "void_approver"),
    }
    form_fields = ("title", "addressee", "bearers", "post", "headcount", "valid_days", "grade")
    form = LetterForm
    route = "introduction_letter"
    on_edit = services.edit
    on_step = {Act.AUTHORISE: issuing.approve, Act.SEAL: issuing.issue}
    final_acts = frozenset({Act.SEAL})
    verbs = (
        Verb("withdraw", _("Withdraw the application"), (S.ASKED,), S.WITHDRAWN, needs_reason=True,
             offered=services.has_no_number),
        Verb("take_back", _("Returned unused"), (S.ISSUED,), S.RETURNED, services.take_back, form=EndForm),
        Verb("report_loss", _("Report the loss"), (S.ISSUED,), S.LOST, services.report_loss, form=EndForm,
             needs_reason=True),
        Verb("expire", _("Close as expired"), (S.ISSUED,), S.EXPIRED, services.expire, offered=services.is_over),
        Verb("allow_void", _("Allow the void"), (S.ASKED, S.ISSUED), "", services.allow_void, form=VoidForm,
             offered=services.may_be_allowed),
        Verb("void_letter", _("Void the letter"), (S.ASKED, S.ISSUED), S.VOIDED, services.void_letter,
             offered=services.awaits_void),
    )
    prints = (
        Print("letter", _("Letter and counterfoil"), papers.letter_pdf),
        Print("record", _("Record"), record_pdf),
    )
