"""The register of e-government projects (电子政务项目), duty 3 of Comprehensive Planning."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from office.routing.models import Act
from planning.project import approving, building, evaluating, reviewing, services, verbforms
from planning.project.forms import ProjectForm
from planning.project.models import Project, Status

S = Status
WORKS = (
    "file_new", "edit", "note", "start_route", "circulate", "urge", "accept_application", "return_application",
    "pass_formal", "withdraw_application", "draw_panel", "conclude_review", "place_budget", "procured", "contracted",
    "add_milestone", "report_month", "report_change", "drop_change", "finish_build", "accept_initial", "end_trial",
    "accept_final", "evaluate", "archive")
APPLIED = (S.FORMAL, S.EXPERT, S.APPROVE)


def is_new(record: Any) -> bool:
    """What stands for approval is the application, not a change of what was approved before; and on no route."""
    return not record.resume and not record.on_route


def is_change(record: Any) -> bool:
    """What stands for approval is a change, and it is on no route."""
    return bool(record.resume) and not record.on_route


class ProjectRegister(Register):
    """From the application to the evaluation; the amount decides who approves (approving.py)."""

    model = Project
    duty = 3
    rights = {
        "clerk": keeper(*WORKS),
        "division_head": keeper(*WORKS, "grant", "refuse_project"),
        "leader": whole_office("note", "refuse_project"),
        "director": whole_office("note", "refuse_project"),
    }
    columns = ("number", "title", "applicant", "asked", "given", "status")
    more_columns = ("applied_on", "completes_on", "trial_from", "accepted_on", "evaluated_on", "performance",
                    "performance_grade")
    filters = ("status", "applied_on", "performance_grade")
    sections = {
        _("Application"): ("number", "applicant", "contact", "phone", "applied_on", "basis", "purpose", "completes_on",
                           "asked", "given"),
        _("Acceptance and performance"): ("trial_from", "trial_until", "accepted_on", "evaluated_on", "performance",
                                          "performance_grade"),
    }
    form_fields = ("title", "applicant", "contact", "phone", "applied_on", "basis", "purpose", "completes_on", "grade",
                   "source")
    form = ProjectForm
    acts = {"check_items": _("List gone through"), "declare_interest": _("Interest declared"),
            "enter_opinion": _("Expert opinion entered"), "propose_amounts": _("Amounts proposed"),
            "reach_milestone": _("Milestone reached"), "score_performance": _("Performance scored")}
    series = Series("project", "电政项〔{year}〕{seq}号")
    on_filing = services.file_new
    on_edit = services.edit
    on_step = {Act.SIGN: approving.sign} | {act: approving.not_the_end for act in Act if act != Act.SIGN}
    offered_on_records = _("Register as a project application")
    verbs = (
        Verb("accept_application", _("Begin the formal check"), (S.APPLY,), "", services.accept_application,
             primary=True),
        Verb("pass_formal", _("Formal check passed"), (S.FORMAL,), "", services.pass_formal, primary=True),
        Verb("draw_panel", _("Draw the panel"), (S.EXPERT,), "", reviewing.draw_panel, form=verbforms.PanelForm,
             primary=True, offered=reviewing.may_draw),
        Verb("conclude_review", _("Conclude the review"), (S.EXPERT,), "", reviewing.conclude_review,
             form=verbforms.SummaryForm),
        Verb("place_budget", _("Placed in the budget"), (S.BUDGET,), "", services.stage_passer(S.PROCURE),
             form=verbforms.NoteForm, primary=True),
        Verb("procured", _("Procurement done"), (S.PROCURE,), "", services.stage_passer(S.CONTRACT),
             form=verbforms.NoteForm, primary=True),
        Verb("contracted", _("The contract is signed"), (S.CONTRACT,), "", services.stage_passer(S.BUILD),
             form=verbforms.NoteForm, primary=True),
        Verb("add_milestone", _("Plan a milestone"), building.MILESTONES_AT, "", building.add_milestone,
             form=verbforms.MilestoneForm),
        Verb("report_month", _("Enter a monthly report"), (S.BUILD,), "", building.report_month,
             form=verbforms.MonthForm, primary=True),
        Verb("report_change", _("Report a change"), (S.BUILD,), "", building.report_change, form=verbforms.ChangeForm),
        Verb("finish_build", _("Construction finished"), (S.BUILD,), "", building.finish_build,
             form=verbforms.NoteForm),
        Verb("accept_initial", _("Initially accepted"), (S.INITIAL,), "", building.accept_initial,
             form=verbforms.DayForm, primary=True),
        Verb("end_trial", _("End the trial run"), (S.TRIAL,), "", building.end_trial, form=verbforms.DayAndWordsForm,
             primary=True),
        Verb("accept_final", _("Finally accepted"), (S.FINAL,), "", building.accept_final, form=verbforms.DayForm,
             primary=True),
        Verb("evaluate", _("Conclude the evaluation"), (S.EVALUATE,), "", evaluating.evaluate,
             form=verbforms.DayAndWordsForm, primary=True),
        Verb("archive", _("Close the file"), (S.ARCHIVE,), S.ARCHIVED, services.archive, form=verbforms.NoteForm,
             primary=True),
        Verb("return_application", _("Return the application"), APPLIED, "", services.return_application,
             needs_reason=True, offered=is_new),
        Verb("refuse_project", pgettext_lazy("project", "Do not approve"), (S.APPROVE,), S.REFUSED, approving.refuse,
             needs_reason=True, offered=is_new),
        Verb("drop_change", _("Do not approve the change"), (S.APPROVE,), "", approving.drop_change, needs_reason=True,
             offered=is_change),
        Verb("withdraw_application", _("Application withdrawn by the applicant"), (S.APPLY, S.FORMAL, S.EXPERT),
             S.WITHDRAWN, services.withdraw_application, needs_reason=True),
    )
    prints = (Print("record", _("Record"), record_pdf),)
