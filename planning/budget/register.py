"""The register of budgets (部门预算), duty 4 of Comprehensive Planning."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from office.routing.models import Act
from planning.budget import services
from planning.budget.models import Budget, Status
from planning.budget.papers import lines_pdf

S = Status
DRAWER = ("file_new", "edit", "start_route", "urge", "note", "circulate", "grant", "adjust", "close_month", "abandon")


def _waits(record: Any) -> bool:
    return record.status == S.APPROVED and record.adjustments.filter(agreed=None).exists()


class BudgetRegister(Register):
    """Draw up, have signed, spend by vouchers, adjust, close."""

    model = Budget
    duty = 4
    rights = {
        "clerk": keeper(*DRAWER),
        "division_head": keeper(*DRAWER, "decide_adjustment", "freeze", "thaw", "close_year"),
        "leader": whole_office("note"),
        "director": whole_office("note", "urge", "decide_adjustment", "freeze", "thaw"),
    }
    columns = ("number", "title", "year", "status")
    more_columns = ("remark",)
    filters = ("status", "year")
    sections = {_("Budget"): ("number", "year", "remark", "created_by")}
    form_fields = ("title", "year", "remark", "grade")
    acts = {"budget_line": _("Lines changed")}
    series = Series("budget", "预〔{year}〕{seq}号")
    route = "budget"
    on_edit = services.edit
    on_step = {Act.REVIEW: services.review, Act.SIGN: services.approve}
    final_acts = frozenset({Act.SIGN})
    verbs = (
        Verb("adjust", _("Ask for an adjustment"), (S.APPROVED,), "", services.ask_adjustment, needs_reason=True),
        Verb("decide_adjustment", _("Decide an adjustment"), (S.APPROVED,), "", services.decide_adjustment,
             primary=True, offered=_waits),
        Verb("freeze", _("Freeze money"), (S.APPROVED,), "", services.freeze, needs_reason=True),
        Verb("thaw", _("Release frozen money"), (S.APPROVED,), "", services.thaw, needs_reason=True),
        Verb("close_month", _("Close a month"), (S.APPROVED,), "", services.close_month),
        Verb("close_year", _("Close the year"), (S.APPROVED,), S.CLOSED, services.close_year),
        Verb("abandon", _("Abandon the budget"), (S.DRAFT,), S.ABANDONED, services.abandon, needs_reason=True),
    )
    prints = (
        Print("lines", _("Budget table"), lines_pdf),
        Print("record", _("Record"), record_pdf),
    )
