"""The register of plans (规划计划), duty 1 of Comprehensive Planning."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register
from office.routing.models import Act
from planning.plan import doing, issuing, papers, services
from planning.plan.forms import MeasureForm, PlanForm, ReviewForm
from planning.plan.grounds import grounds_of
from planning.plan.models import Plan, Status

S = Status
DRAFTER = ("file_new", "edit", "start_route", "urge", "note", "circulate", "measure", "review", "revise", "abandon")


class PlanRegister(Register):
    """Draft, approve, issue, hand the tasks out, measure, review, revise, complete."""

    model = Plan
    duty = 1
    grounds = grounds_of
    rights = {
        "clerk": keeper(*DRAFTER),
        "division_head": keeper(*DRAFTER, "grant", "issue", "complete"),
        "registry": whole_office("hand_out"),
        "leader": whole_office("note", "hand_out"),
        "director": whole_office("note", "hand_out", "urge"),
    }
    columns = ("number", "title", "category", "years", "edition", "status")
    more_columns = ("carries_out", "signer", "issued_on", "superseded_on", "revised_for", "text")
    filters = ("status", "category", "first_year")
    sections = {_("Plan"): ("number", "category", "years", "carries_out", "edition", "previous", "revised_for",
                            "signer", "issued_on", "superseded_on", "text")}
    form_fields = ("title", "category", "first_year", "last_year", "text", "carries_out", "grade")
    form = PlanForm
    route = "plan"
    on_filing = services.file_new
    on_edit = services.edit
    on_step = {Act.SIGN: issuing.sign}
    verbs = (
        Verb("issue", _("Issue the plan"), (S.APPROVED,), S.IN_FORCE, issuing.issue, primary=True),
        Verb("hand_out", _("Hand the tasks out as supervised items"), (S.IN_FORCE,), "", doing.hand_out, primary=True,
             offered=doing.has_tasks_to_hand_out),
        Verb("measure", _("Enter a measured value"), (S.IN_FORCE,), "", doing.measure, form=MeasureForm, primary=True),
        Verb("review", _("Write down a review"), (S.IN_FORCE,), "", issuing.review, form=ReviewForm),
        Verb("revise", pgettext_lazy("plan", "Revise it"), (S.IN_FORCE,), "", issuing.revise, needs_reason=True),
        Verb("complete", pgettext_lazy("plan", "Complete it"), (S.IN_FORCE,), S.COMPLETED, issuing.complete),
        Verb("abandon", _("Abandon the draft"), (S.DRAFT, S.APPROVED), S.ABANDONED, needs_reason=True),
    )
    prints = (
        Print("plan", _("Plan"), papers.plan_pdf),
        Print("record", _("Record"), record_pdf),
    )
