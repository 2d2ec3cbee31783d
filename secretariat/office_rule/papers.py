"""A version of a rule on paper, and the collection of what is in force on a day, with its contents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from office.papers.contents import Paper
from office.papers.render import make
from office.registers.paperwork import printed
from secretariat.office_rule.models import Area, OfficeRule
from secretariat.office_rule.text import Part


@dataclass(frozen=True)
class PrintedRule:
    """One version as it is printed: its text, or the names of the files that are its text."""

    key: int
    number: str
    title: str
    about: str  # from when in force, which version, signed by whom
    parts: tuple[Part, ...]
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rules(Paper):
    """Rules on paper; with several areas it has a title page and contents."""

    template: ClassVar[str] = "secretariat/papers/rules.html"
    title: str
    period: str = ""
    areas: tuple[tuple[str, tuple[PrintedRule, ...]], ...] = ()
    is_collection: bool = False


def rule_pdf(rule: OfficeRule, user: Any) -> bytes:
    """One version."""
    areas = ((str(Area(rule.area).label), (_printed(rule),)),)
    return make(Rules(**printed(user), title=rule.title, areas=areas))


def collection_pdf(rules: Iterable[OfficeRule], day: date, user: Any) -> bytes:
    """Everything in force on a day, by area, with the pages in its contents; made in a process of its own."""
    areas = tuple((str(Area(area).label), tuple(_printed(rule) for rule in rows))
                  for area, rows in groupby(rules, key=lambda rule: rule.area))
    period = _("In force on %(day)s") % {"day": f"{day:%Y-%m-%d}"}
    paper = Rules(**printed(user), title=_("Collection of rules"), period=period, areas=areas, is_collection=True)
    return make(paper, isolated=True)


def _printed(rule: OfficeRule) -> PrintedRule:
    files = () if rule.body.strip() else tuple(
        row.name for row in rule.attachments.all() if row.withdrawn_at is None)
    said = [_("Version %(number)d") % {"number": rule.edition}, rule.get_status_display()]
    if rule.valid_from:
        said += [rule.force(), _("signed by %(name)s on %(day)s") % {
            "name": rule.signer, "day": f"{rule.signed_on:%Y-%m-%d}"}]
    return PrintedRule(rule.pk, rule.number, rule.title, " · ".join(said), tuple(rule.parts()), files)
