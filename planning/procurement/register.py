"""The register of government procurement (政府采购), duty 5 of Comprehensive Planning."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from planning.procurement import papers, services
from planning.procurement.forms import (
    ApproveForm,
    AwardForm,
    BidForm,
    IssueForm,
    ItemForm,
    PanelistForm,
    ProcurementForm,
)
from planning.procurement.models import Procurement, Status

S = Status
DESK = ("file_new", "edit", "note", "grant", "add_item", "issue", "open_offers", "add_bid", "add_panelist", "evaluate",
        "fail", "withdraw")


class ProcurementRegister(Register):
    """Ask, approve, issue, open, evaluate, award."""

    model = Procurement
    duty = 5
    rights = {
        "clerk": keeper(*DESK),
        "division_head": keeper(*DESK, "approve_it", "award"),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("number", "title", "method", "estimated", "winner", "status")
    more_columns = ("nature", "class_code", "approved", "deadline", "opened_on", "announced_on")
    filters = ("status", "method", "nature")
    sections = {
        _("Purchase"): ("number", "nature", "class_code", "method", "method_ground", "estimated", "need", "of_project"),
        _("Approval"): ("asker", "approved", "approver", "split_reason"),
        _("Course"): ("issued_on", "deadline", "opened_on", "winner", "chosen_on", "announced_on"),
    }
    form_fields = ("title", "nature", "class_code", "method", "estimated", "need", "method_ground", "split_reason",
                   "of_project", "grade")
    form = ProcurementForm
    acts = {"score_offers": _("Scores entered")}
    series = Series("procurement", "采〔{year}〕{seq}号")
    on_filing = services.file_new
    on_edit = services.edit
    verbs = (
        Verb("add_item", _("Add a line"), (S.PLANNED,), "", services.add_item, form=ItemForm),
        Verb("approve_it", _("Approve the purchase"), (S.PLANNED,), S.APPROVED, services.approve, form=ApproveForm,
             primary=True),
        Verb("issue", _("Put the documents on offer"), (S.APPROVED,), S.ISSUED, services.issue, form=IssueForm,
             primary=True),
        Verb("open_offers", _("Open the offers"), (S.ISSUED,), S.OPENED, services.open_offers, primary=True),
        Verb("add_bid", _("Enter an offer"), (S.OPENED,), "", services.add_bid, form=BidForm),
        Verb("add_panelist", _("Enter a member of the panel"), (S.OPENED,), "", services.add_panelist,
             form=PanelistForm),
        Verb("evaluate", _("The evaluation is done"), (S.OPENED,), S.EVALUATED, services.evaluate),
        Verb("award", _("Choose the winner and announce"), (S.EVALUATED,), S.AWARDED, services.award, form=AwardForm,
             primary=True),
        Verb("fail", _("The purchase has failed"), (S.ISSUED, S.OPENED, S.EVALUATED), S.FAILED, services.failed,
             needs_reason=True),
        Verb("withdraw", _("Withdraw the purchase"), (S.PLANNED, S.APPROVED), S.WITHDRAWN, services.failed,
             needs_reason=True),
    )
    prints = (Print("opening", _("Record of the opening"), papers.opening),
              Print("result", _("Result notice"), papers.result), Print("record", _("Record"), record_pdf))
