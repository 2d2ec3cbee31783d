"""The register of expenses (日常报销), duty 4 of Comprehensive Planning."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from office.routing.models import Act
from planning.expense import services
from planning.expense.forms import ExpenseForm
from planning.expense.grounds import grounds_of
from planning.expense.models import Expense, Status
from planning.expense.papers import expense_pdf

S = Status
ASKER = ("file_new", "edit", "start_route", "urge", "note", "circulate", "cancel")


class ExpenseRegister(Register):
    """Filled in, approved by amount, paid by the cashier; an advance is settled by another expense."""

    model = Expense
    duty = 4
    grounds = grounds_of
    rights = {
        "clerk": own(*ASKER),
        "registry": own(*ASKER),
        "archivist": own(*ASKER),
        "seal_keeper": own(*ASKER),
        "division_head": own(*ASKER, "grant"),
        "leader": whole_office("note", "urge"),
        "director": whole_office("note", "urge"),
    }
    columns = ("number", "title", "category", "amount", "created_by", "status")
    more_columns = ("division", "opened", "payee", "paid_on", "method", "detail")
    filters = ("status", "category", "division", "opened")
    sections = {
        _("Expense"): ("number", "category", "payee", "created_by", "settles", "detail"),
        _("Journey"): ("destination", "place", "rank", "travellers", "left_on", "back_on"),
        _("Reception"): ("letter", "guest_unit", "guests", "hosts", "received_on", "venue"),
        _("Payment"): ("approved_by", "paid_on", "method", "paid_by", "reason"),
    }
    form_fields = ("title", "category", "payee", "detail", "settles", "destination", "place", "rank", "travellers",
                   "left_on", "back_on", "letter", "guest_unit", "guests", "hosts", "received_on", "venue", "grade")
    form = ExpenseForm
    acts = {"expense_item": _("Items changed"), "submit": _("Sent for approval"), "pay": _("Paid"),
            "give_back": _("Advance paid back")}
    series = Series("expense", "报〔{year}〕{seq}号")
    on_edit = services.edit
    on_step = {Act.REVIEW: services.review, Act.SIGN: services.approve}
    final_acts = frozenset({Act.SIGN})
    verbs = (
        Verb("cancel", _("Cancel the expense"), (S.DRAFT, S.APPROVED), S.CANCELLED, services.cancel,
             needs_reason=True),
    )
    prints = (
        Print("form", _("Expense form"), expense_pdf),
        Print("record", _("Record"), record_pdf),
    )
