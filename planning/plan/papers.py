"""A plan on paper: goals, indicators with targets and values, tasks with their state, reviews."""

from typing import Any

from django.utils.translation import gettext as _

from office.papers.contents import Event, Field, RecordPrint, Section
from office.papers.render import make
from office.registers.paperwork import address, journal, printed
from office.registers.register import register_of
from office.registers.values import facts
from office.routing.words import line_word
from planning.plan.models import Plan
from planning.plan.progress import doings, measured


def plan_pdf(plan: Plan, user: Any) -> bytes:
    """The whole plan."""
    sections = (
        *(Section(title=str(title), fields=_fields(facts(plan, names)))
          for title, names in register_of(Plan.KIND).sections.items()),
        Section(title=_("Goals"), fields=_fields((str(goal.place), goal.text) for goal in plan.standing("goals"))),
        Section(title=_("Indicators"), fields=_fields(
            (f"{one.row.place}. {one.row.name} ({one.row.unit})", _years(one)) for one in measured(plan))),
        Section(title=_("Tasks"), fields=_fields(
            (f"{one.row.place}. {one.row.title}",
             f"{one.row.division.name} · {one.row.due_on:%Y-%m-%d} · {one.state()}\n{one.row.text}")
            for one in doings(user, plan))),
        Section(title=_("Reviews"), fields=_fields(
            (f"{row.held_on:%Y-%m-%d}", f"{row.findings}\n{row.adjustments}".strip())
            for row in plan.reviews.order_by("held_on", "pk"))),
    )
    events = tuple(Event(at=line.at, who=line.by.name, act=str(line_word(line.name, line.act)), text=line.opinion)
                   for line in journal(plan))
    paper = RecordPrint(**printed(user), register=register_of(Plan.KIND).noun(), title=plan.title, number=plan.number,
                        status=str(plan.get_status_display()),
                        sections=tuple(one for one in sections if one.fields), events=events, url=address(plan))
    return make(paper)


def _fields(pairs: Any) -> tuple[Field, ...]:
    return tuple(Field(label=str(label), value=str(value)) for label, value in pairs)


def _years(one: Any) -> str:
    said = [_("%(division)s; base %(base)s") % {"division": one.row.division.name, "base": plain(one.row.base)}]
    said += [f"{year.year}: {plain(year.target)} / {plain(year.found.value if year.found else None)}"
             for year in one.years]
    return "\n".join(said)


def plain(value: Any) -> str:
    """A figure without idle zeros; a dash for none."""
    return "—" if value is None else f"{value.normalize():f}"
