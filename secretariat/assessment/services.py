"""What happens in a round on each verb; all inside perform()'s transaction."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.stored import current_calendar
from office.figures.queries import figure
from office.notices.services import promise_notice
from office.orgchart.models import Division, Role
from office.orgchart.staff import staff
from office.records.perform import Change, differs
from office.time import today
from secretariat.assessment.facts import MANUAL, frozen
from secretariat.assessment.models import Assessment, Grade, ScoreLine, Sheet, Status, Subject
from secretariat.assessment.scoring import grade_by, most_excellent, score

NOT_ASSESSED = (Role.LEADER, Role.DIRECTOR, Role.SYSADMIN, Role.SECURITY, Role.AUDITOR)  # by the office itself


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """A round begins: the scheme of the day is copied into it, and everybody assessed gets a sheet."""
    record = change.record
    record.scheme = figure(f"assessment.scheme.{record.subject}", change.at)
    if record.subject == Subject.DIVISIONS:
        for division in Division.objects.on(change.at).filter(counted=True).order_by("order"):
            Sheet.objects.create(assessment=record, division=division)
        return
    seen: set[int] = set()
    for row in staff().held(change.at):
        if row.post.role not in NOT_ASSESSED and row.person_id not in seen:
            seen.add(row.person_id)
            Sheet.objects.create(assessment=record, division=row.post.division, person=row.person)


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Once facts were computed, who and which period stay. Raises ValidationError."""
    if change.record.status != Status.SUMMARISING and differs(change.record, ("since", "until")):
        raise ValidationError(_("The facts have been computed: the period does not change any more."))
    if differs(change.record, ("subject",)):
        raise ValidationError({"subject": _("Open another round for others.")})


def compute(change: Change) -> None:
    """Freeze the facts of the period into every sheet, and score them. Raises ValidationError before its end."""
    record = change.record
    if record.until > today():
        raise ValidationError(_("The period has not ended yet: its facts are not complete."))
    record.computed_at = change.at
    for sheet in record.sheets.select_related("division", "person").order_by("pk"):
        sheet.assessment = record
        score_facts(change, sheet)


def score_facts(change: Change, sheet: Sheet, reason: str = "") -> None:
    """Write a line for each indicator that is fed by facts, from the facts as they are now, and the total."""
    for indicator in sheet.assessment.scheme:
        if indicator["source"] != MANUAL:
            facts = frozen(sheet, indicator["source"])
            ScoreLine.objects.create(sheet=sheet, indicator=indicator["code"], facts=facts,
                                     score=score(indicator, facts), reason=reason[:300], by_id=change.person_id,
                                     at=change.at)
    add_up(sheet)


def add_up(sheet: Sheet) -> None:
    """The total of the newest lines."""
    sheet.total = sum((line.score for line in sheet.lines_now()), start=Decimal(0))
    sheet.save()


def suggested(sheet: Sheet, on: Any) -> str:
    """The grade that the total suggests."""
    return grade_by(sheet.total, figure("assessment.thresholds", on)) if sheet.total is not None else ""


def places(assessment: Assessment, on: Any) -> int:
    """How many may be graded excellent: the share of those who get a grade; the larger one with leave."""
    graded = assessment.sheets.exclude(grade=Grade.NONE).exclude(grade="", proposal=Grade.NONE).count()
    cap = figure("assessment.cap", on)
    ratio = cap["with_leave"] if assessment.larger_cap else cap["ratio"]
    return most_excellent(graded, ratio, figure("assessment.rounding", on))


def decide(change: Change) -> None:
    """The proposals become the grades. Raises ValidationError while a score or proposal lacks, and over the cap."""
    record = change.record
    sheets = list(record.sheets.select_related("division", "person"))
    codes = [one["code"] for one in record.scheme]
    for sheet in sheets:
        sheet.assessment = record
        known = {line.indicator for line in sheet.lines_now()}
        missing = next((code for code in codes if code not in known), "")
        if sheet.proposal != Grade.NONE and (missing or not sheet.proposal):
            raise ValidationError(_("%(who)s has not been scored and proposed completely yet."), params={"who": sheet})
    for sheet in sheets:
        sheet.grade = sheet.proposal
        sheet.save()
    require_cap(change)


def require_cap(change: Change) -> None:
    """Raises ValidationError when more are excellent than the cap allows."""
    record = change.record
    number = record.sheets.filter(grade=Grade.EXCELLENT).count()
    most = places(record, change.at)
    if number > most:
        raise ValidationError(_("%(number)s are to be excellent, and at most %(most)s may be."),
                              params={"number": number, "most": most}, code="cap")


def publish(change: Change) -> None:
    """Made known for at least the days of the figure, in which the assessed may object; they are told."""
    record, day = change.record, change.at.date()
    calendar = current_calendar()
    days = max(figure("assessment.publish_days", day), figure("assessment.objection_days", day))
    record.published_on = day
    record.objections_until = calendar.add_working_days(day, days)
    to = sorted({f"u{pk}" for pk in record.sheets.exclude(person=None).values_list("person", flat=True)}
                | {f"d{pk}.division_head" for pk in record.sheets.values_list("division", flat=True)})
    tell(change, "assessment_published", to, until=f"{record.objections_until:%Y-%m-%d}")


def close(change: Change) -> None:
    """Raises ValidationError before the days are over, and while an objection is not decided."""
    record = change.record
    if today() <= record.objections_until:
        raise ValidationError(_("It is made known until %(day)s."),
                              params={"day": f"{record.objections_until:%Y-%m-%d}"})
    if record.sheets.filter(objections__isnull=False, objections__upheld=None).exists():
        raise ValidationError(_("An objection has not been decided yet."))


def tell(change: Change, subject: str, to: list[str], note: str = "", **words: str) -> None:
    """Promise a notice about the round."""
    promise_notice(change, subject, to, note, key=f"{change.record.pk}:{change.at.isoformat()}", **words)
