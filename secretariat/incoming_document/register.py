"""The register of incoming documents (收文登记簿), duty 3 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.register import Print, Register, Series
from secretariat.incoming_document import filing, papers, services
from secretariat.incoming_document.duplicates import warn_of_duplicates
from secretariat.incoming_document.forms import (
    AnswerForm,
    CloseForm,
    FileForm,
    IncomingForm,
    LendForm,
    ReturnForm,
)
from secretariat.incoming_document.models import IncomingDocument, Status

S = Status
UNDER_WAY = (S.REGISTERED, S.PROPOSED, S.INSTRUCTED, S.HANDLING, S.CIRCULATING, S.ANSWERED)
REGISTRY = ("file_new", "register", "edit", "return_to_sender", "start_route", "circulate", "urge", "answer", "close",
            "file", "lend", "give_back", "instruct_from_paper", "note", "time_limit", "grant")


class IncomingDocumentRegister(Register):
    """Sign for, register, check, route, answer, close and file what comes in."""

    model = IncomingDocument
    duty = 3
    rights = {
        "registry": keeper(*REGISTRY),
        "division_head": keeper(*REGISTRY),
        "leader": whole_office("note"),
        "director": whole_office("note", "urge"),
    }
    columns = ("number", "title", "sender", "received_on", "status")
    more_columns = ("sender_number", "urgency")
    filters = ("status", "urgency", "document_kind", "received_on")
    sections = {
        _("Document"): ("number", "title", "document_kind", "sender", "sender_number", "written_on", "summary"),
        _("Receipt"): ("received_on", "channel", "copies", "pages", "signed_by", "urgency", "due_on", "paper_place",
                       "lent_to", "lent_until"),
        _("Outcome"): ("result", "answer_number", "return_reason", "retention", "retention_reason",
                       "duplicate_reason"),
    }
    form_fields = (
        "sender", "sender_number", "title", "document_kind", "urgency", "received_on", "written_on", "channel",
        "copies", "pages", "due_on", "paper_place", "grade", "summary",
    )
    form = IncomingForm
    series = Series("incoming", "收〔{year}〕{seq}号", not_in=(S.SIGNED,))
    route = "incoming"
    on_filing = services.file_new
    on_edit = services.edit
    warn = warn_of_duplicates
    next_keeps = ("sender", "document_kind", "channel", "received_on")
    verbs = (
        Verb("register", _("Register"), (S.SIGNED,), S.REGISTERED, services.register, primary=True),
        Verb("return_to_sender", _("Return to sender"), (S.SIGNED, S.REGISTERED), S.RETURNED,
             services.return_to_sender, form=ReturnForm),
        Verb("answer", _("Enter our answer"), UNDER_WAY, S.ANSWERED, services.answer, form=AnswerForm),
        Verb("close", _("Close"), UNDER_WAY, S.CLOSED, services.close, form=CloseForm),
        Verb("file", _("File"), (S.CLOSED,), S.FILED, filing.file, form=FileForm),
        Verb("lend", _("Lend the original"), (), "", services.lend, form=LendForm, when_closed=True,
             offered=services.is_here),
        Verb("give_back", _("Original returned"), (), "", services.give_back, when_closed=True,
             offered=services.is_lent),
    )
    prints = (
        Print("handling_sheet", _("Handling sheet"), papers.handling_sheet),
        Print("label", _("Receiving-stamp label"), papers.label),
        Print("record", _("Record"), papers.record),
    )
