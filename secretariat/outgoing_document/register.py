"""The register of outgoing documents (发文登记簿), duties 3 and 5 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, own, whole_office
from office.records.verbs import Verb
from office.registers.register import Print, Register
from office.routing.models import Act
from secretariat.dispatch import receipts
from secretariat.dispatch.forms import FurtherForm
from secretariat.dispatch.services import distribute, send_further
from secretariat.outgoing_document import filing, hands, issuing, numbers, papers, services, sheet, signing
from secretariat.outgoing_document.forms import OutgoingForm, VoidForm
from secretariat.outgoing_document.models import OutgoingDocument, Status

S = Status
DRAFTING = ("file_new", "edit", "start_route", "urge", "note", "abandon", "grant")


class OutgoingDocumentRegister(Register):
    """Draft, check, countersign, review, sign off, recheck, register, print."""

    model = OutgoingDocument
    duty = 3
    rights = {
        "clerk": own(*DRAFTING),
        "archivist": own(*DRAFTING),
        "division_head": own(*DRAFTING, "take_over_text"),
        "registry": keeper(*DRAFTING, "circulate", "time_limit", "void_number", "distribute",
                           "withdraw_paper"),
        "leader": whole_office("note", "urge", "allow_void"),
        "director": whole_office("note", "urge", "allow_void"),
    }
    columns = ("number", "title", "document_kind", "addressees", "dated", "status")
    more_columns = ("lead_number", "issued_by", "copied", "signer", "copies", "openness", "void_reason",
                    "void_approver")
    filters = ("status", "document_kind", "direction", "urgency", "openness")
    sections = {
        _("Document"): ("number", "title", "document_kind", "direction", "urgency", "issued_by", "addressees",
                        "copied", "assigned_by", "remark"),
        _("Meeting"): ("meeting_at", "meeting_place", "attendees", "absent", "observers"),
        _("Issue"): ("signer", "dated", "copies", "printed_on", "openness", "openness_reason", "lead_number",
                     "void_reason", "void_approver"),
    }
    form_fields = (
        "title", "document_kind", "direction", "main_to", "copy_to", "issuers", "organ_word", "one_matter",
        "assigned_by", "lead_number", "meeting_at", "meeting_place", "attendees", "absent", "observers", "remark",
        "openness", "openness_reason", "urgency", "copies", "grade",
    )
    form = OutgoingForm
    route = "outgoing"
    on_edit = services.edit
    on_step = {Act.SIGN: signing.sign_off, Act.REGISTER: numbers.register, Act.PRINT: issuing.print_paper,
               Act.AUTHORISE: issuing.authorise_seal, Act.SEAL: issuing.apply_seal,
               Act.DISPATCH: distribute, Act.READ: receipts.read_inside, Act.FILE: filing.file_outgoing}
    final_acts = frozenset({Act.SEAL, Act.DISPATCH})
    acts = {"plan_distribution": _("Distribution planned")}
    verbs = (
        Verb("abandon", _("Abandon the draft"), (S.DRAFT,), S.ABANDONED, needs_reason=True),
        Verb("take_over_text", _("Take the text over"), (), "", hands.take_over, needs_reason=True,
             offered=hands.in_hands_of),
        Verb("allow_void", _("Allow the void"), (), "", services.allow_void, form=VoidForm,
             offered=services.has_own_number),
        Verb("void_number", _("Void the number"), (S.REGISTERING, S.PRINTING, S.PRINTED, S.SEALED), S.VOIDED,
             services.void_number, offered=services.may_be_voided, ends_route=True),
        Verb("distribute", _("Send to further recipients"), (S.DISPATCHED, S.FILED), "", send_further,
             form=FurtherForm),
        Verb("withdraw_paper", _("Withdraw the document"), (S.DISPATCHED, S.FILED), "", receipts.withdraw_paper,
             needs_reason=True),
    )
    prints = (
        Print("document", _("Official document"), papers.official),
        Print("drafting_sheet", _("Drafting sheet"), sheet.drafting_sheet),
        Print("record", _("Record"), papers.record),
    )
