"""From what an address or a saved report says to what a report is asked for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from office.reports.forms import PeriodForm
from office.reports.output import Table, table_of
from office.reports.report import Asked, Report


def form_for(report: Report, said: Mapping[str, Any]) -> PeriodForm:
    """The report's form with what was said; what was not said is as the form begins."""
    begins = {name: field.initial for name, field in report.form().fields.items() if field.initial is not None}
    return report.form({**begins, **{name: said[name] for name in said}})


def query_of(form: PeriodForm) -> dict[str, str]:
    """What a valid form says, as an address has it."""
    return {name: str(form.data[name]) for name in form.fields if form.data.get(name) not in (None, "")}


def counted_for(user: Any, report: Report, form: PeriodForm) -> Table:
    """The report that a valid form asks for, counted for a user; who may open it, the caller has asked."""
    return table_of(report, user, Asked(*form.days(), form.typed()), _chosen(form))


def form_of_period(report: Report, said: Mapping[str, Any], since: date, until: date) -> PeriodForm:
    """The form of a saved report for one of its periods."""
    return form_for(report, {**said, "period": "days", "since": since, "until": until})


def _chosen(form: PeriodForm) -> tuple[tuple[str, str], ...]:
    """What was chosen besides the period, in words; nothing of what was left open."""
    found = []
    for name, value in form.typed().items():
        if value not in (None, ""):
            words = dict(getattr(form.fields[name], "choices", ())).get(str(value), value)
            found.append((str(form.fields[name].label), str(words)))
    return tuple(found)
