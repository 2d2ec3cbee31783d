"""The register of stocktakes (资产盘点), duty 5 of Comprehensive Planning."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.register import Print, Register, Series
from planning.stocktake import papers, services
from planning.stocktake.forms import FindForm, StocktakeForm
from planning.stocktake.models import Status, Stocktake

S = Status
DESK = ("file_new", "edit", "note", "grant", "note_find", "end_count", "submit", "abandon")


class StocktakeRegister(Register):
    """Open, count, explain, approve."""

    model = Stocktake
    duty = 5
    rights = {
        "clerk": keeper(*DESK),
        "division_head": keeper(*DESK, "approve_it", "send_back"),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("number", "title", "counted", "place", "opener", "status")
    more_columns = ("approved_by", "approved_at")
    filters = ("status", "counted")
    sections = {_("Stocktake"): ("number", "scope", "opener", "approved_by", "approved_at")}
    form_fields = ("title", "counted", "place", "grade")
    form = StocktakeForm
    acts = {"count_asset": _("Asset counted"), "explain_difference": _("Difference explained")}
    series = Series("stocktake", "盘〔{year}〕{seq}号")
    on_filing = services.file_new
    on_edit = services.edit
    verbs = (
        Verb("note_find", _("Note something without a card"), (S.COUNTING,), "", services.note_find, form=FindForm),
        Verb("end_count", _("End the counting"), (S.COUNTING,), S.EXPLAINING, services.end_count),
        Verb("submit", _("Ask for approval"), (S.EXPLAINING,), S.APPROVING, services.submit, primary=True),
        Verb("approve_it", _("Approve the stocktake"), (S.APPROVING,), S.CLOSED, services.approve, primary=True),
        Verb("send_back", _("Back to be explained"), (S.APPROVING,), S.EXPLAINING, needs_reason=True),
        Verb("abandon", _("Abandon the stocktake"), (S.COUNTING, S.EXPLAINING), S.ABANDONED, needs_reason=True),
    )
    prints = (Print("report", _("Report on the stocktake"), papers.report),)
