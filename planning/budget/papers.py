"""The budget on paper: every line with its totals (预算执行表)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.registers.paperwork import register_pdf
from planning.budget.models import Budget
from planning.budget.tables import TOTALS, sums


def lines_pdf(budget: Budget, user: Any) -> bytes:
    """The lines and their sum as a table, A4 landscape."""
    heads = [_("No."), _("Class"), _("Purpose"), _("Requested"), *(str(label) for _name, label in TOTALS)]
    rows = [[str(line.place), line.code, line.title, f"{line.requested:,.2f}",
             *(f"{getattr(line, name):,.2f}" for name, _label in TOTALS)] for line in budget.lines.order_by("place")]
    total = sums(budget)
    rows.append(["", "", pgettext("money", "Total"), f"{total['requested']:,.2f}",
                 *(f"{total[name]:,.2f}" for name, _label in TOTALS)])
    return register_pdf(budget.title, heads, rows, user)
