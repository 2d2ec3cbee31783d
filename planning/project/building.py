"""From the budget to the final acceptance: milestones, monthly reports, changes, acceptances and the trial run."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from office.figures.queries import figure
from office.records.perform import Change, NotNow, changing
from planning.project import checking, evaluating
from planning.project.figures import months_after
from planning.project.models import Project, Status
from planning.project.queries import require_after_contract
from planning.project.rows import Milestone, MonthlyReport, Phase, ProjectChange
from planning.project.services import amounts_of, current_estimate, move, new_estimate

CHANGE_SHARE, TRIAL_MONTHS = "project.change_share", "project.trial_months"
MILESTONES_AT = (Status.CONTRACT, Status.BUILD)


def add_milestone(change: Change, title: str, due_on: date) -> None:
    """Plan a milestone."""
    Milestone.objects.create(record_id=change.record.pk, title=title, due_on=due_on)


def reach_milestone(user: Any, pk: int, milestone_pk: int, reached_on: date, note: str) -> None:
    """A milestone is reached. Raises Denied, ValidationError for one that is not the project's, or the second time."""
    with changing(user, pk, "edit", cause="reach_milestone") as change:
        row = change.record.milestones.filter(pk=milestone_pk).first()
        if row is None or row.reached_on is not None or change.record.status != Status.BUILD:
            raise NotNow(_("This milestone is reached already, or nothing is being built."))
        row.reached_on, row.note, row.by_id = reached_on, note[:500], change.person_id
        row.save()


def report_month(change: Change, month: date, progress: int, text: str) -> None:
    """Enter the supervising engineers' report of a month. Raises ValidationError for a month reported already, or one
    that progress goes back in."""
    record, first = change.record, month.replace(day=1)
    if first > change.at.date():
        raise ValidationError({"month": _("This month is still to come.")})
    if record.reports.filter(month=first).exists():
        raise ValidationError({"month": _("This month is reported already.")})
    before = record.reports.filter(month__lt=first).order_by("-month").values_list("progress", flat=True).first()
    if before is not None and progress < before:
        raise ValidationError({"progress": _("It was %(before)d %% before: progress does not go back.") % {
            "before": before}})
    MonthlyReport.objects.create(record_id=record.pk, month=first, progress=progress, text=text,
                                 by_id=change.person_id)


def report_change(change: Change, title: str, why: str, amount: Decimal, goals: bool,
                  amounts: dict[str, Decimal]) -> None:
    """A change: within the limit and with the goals as they are it is filed; else the project goes back for approval.

    The limit is a share of what was approved, for all changes since the last approval together, so that nobody
    passes below it in slices (国办发〔2019〕57号: 15%). `amounts`: what a new estimate asks, where it is another.
    """
    record = change.record
    approved = record.approved or Decimal("0.00")
    limit = (approved * Decimal(str(figure(CHANGE_SHARE, change.at)))).quantize(Decimal("0.01"))
    before = filed_since(record)
    back = goals or before + amount > limit
    ProjectChange.objects.create(
        record_id=record.pk, title=title, reason=why, amount=amount, goals=goals, sum_before=before, limit=limit,
        state=ProjectChange.State.ASKED if back else ProjectChange.State.FILED, by_id=change.person_id)
    if not back:
        if amounts:
            raise ValidationError(_("A change within the limit needs no new estimate: it is only filed."))
        return
    new_estimate(change, amounts or amounts_of(current_estimate(record)), title)
    record.resume = record.status
    move(change, Status.APPROVE, title)


def filed_since(record: Project) -> Decimal:
    """What the changes filed since the last approval touch, in all."""
    rows = record.changes.filter(state=ProjectChange.State.FILED)
    last = record.approvals.order_by("-pk").values_list("at", flat=True).first()
    if last is not None:
        rows = rows.filter(at__gt=last)
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal("0.00")


def finish_build(change: Change, note: str = "") -> None:
    """It is built: the list of the initial acceptance is laid out. Raises ValidationError with milestones open."""
    rows = list(change.record.milestones.all())
    if not rows or any(row.reached_on is None for row in rows):
        raise ValidationError(_("Not every milestone is reached."), code="milestones")
    checking.begin(change, Phase.INITIAL)
    move(change, Status.INITIAL, note)


def accept_initial(change: Change, day: date) -> None:
    """Initially accepted, item by item; the trial run begins."""
    record = change.record
    checking.require_passed(record, Phase.INITIAL)
    if day < record.applied_on:
        raise ValidationError({"day": _("Nothing is accepted before it was applied for.")})
    require_after_contract(record.pk, day)
    record.trial_from = day
    move(change, Status.TRIAL, day.isoformat())


def end_trial(change: Change, day: date, words: str) -> None:
    """The trial run is over. Raises ValidationError before it has lasted as long as the rule says."""
    record, months = change.record, figure(TRIAL_MONTHS, change.at)
    earliest = months_after(record.trial_from, months)
    if day < earliest:
        raise ValidationError({"day": _("A trial run lasts at least %(months)d months: until %(day)s (trial run "
                                        "rule).") % {"months": months, "day": earliest.isoformat()}})
    record.trial_until = day
    checking.begin(change, Phase.FINAL)
    move(change, Status.FINAL, words)


def accept_final(change: Change, day: date) -> None:
    """Finally accepted, item by item. Raises ValidationError before the trial run was over."""
    record = change.record
    checking.require_passed(record, Phase.FINAL)
    if day < record.trial_until:
        raise ValidationError({"day": _("The trial run ended on %(day)s.") % {"day": record.trial_until.isoformat()}})
    record.accepted_on = day
    evaluating.lay_out(change)
    move(change, Status.EVALUATE, day.isoformat())
