"""What the rows of the data files must fulfil together, before anything is written."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.orgchart.charter_models import Duty
from office.orgchart.datafiles import Fault, Row
from office.orgchart.dataset import ALONE, FILES, WITHIN
from office.orgchart.models import Appointment, Division, Person, Post

Rows = dict[str, list[Row]]
Period = tuple[datetime, datetime | None]


def faults_in(rows: Rows) -> list[Fault]:
    """All that is wrong with rows whose cells are right: keys, references, periods, and each file's own rules."""
    found = [*_repeated_keys(rows), *_unknown_references(rows), *_reversed_periods(rows)]
    if not found:  # the rest would only repeat those in other words
        found = [*_overlaps(rows), *_outside(rows), *_own_rules(rows)]
    return sorted(found, key=lambda fault: (fault.file, fault.row or 0))


def _repeated_keys(rows: Rows) -> Iterator[Fault]:
    for file in rows.values():
        seen: dict[str, int] = {}
        for row in file:
            first = seen.setdefault(row.key, row.number)
            if first != row.number:
                yield row.fault(_("row %(first)d already has this key.") % {"first": first}, row.file.key[-1])


def _unknown_references(rows: Rows) -> Iterator[Fault]:
    known = stored_keys()
    for name, file in rows.items():
        known.setdefault(name, set()).update(row.key for row in file)
    for file in rows.values():
        for row in file:
            for column in row.file.columns:
                if not column.refers_to:
                    continue
                value = row.values[column.name]
                for key in value if isinstance(value, list) else [value]:
                    if key not in known.get(column.refers_to, set()):
                        yield row.fault(
                            _("there is no “%(key)s” in %(file)s.")
                            % {"key": key, "file": f"{column.refers_to}.csv"},
                            column.name,
                        )


def stored_keys() -> dict[str, set[str]]:
    """The keys that the database already has, by file name."""
    return {
        "divisions": set(Division.objects.values_list("code", flat=True)),
        "posts": set(Post.objects.values_list("code", flat=True)),
        "people": set(Person.objects.values_list("code", flat=True)),
        "duties": {
            f"{code}.{number}" for code, number in Duty.objects.values_list("division__code", "number")
        },
    }


def _reversed_periods(rows: Rows) -> Iterator[Fault]:
    for row in _dated(rows):
        start, end = _period(row)
        if end is not None and end <= start:
            yield row.fault(_("the period ends before it begins."), "valid_to")


def _overlaps(rows: Rows) -> Iterator[Fault]:
    for name, columns in ALONE.items():
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in rows.get(name, []):
            groups.setdefault(tuple(row.values[column] for column in columns), []).append(row)
        for group in groups.values():
            for before, after in pairwise(sorted(group, key=lambda row: row.values["valid_from"])):
                end = before.values["valid_to"]
                if end is None or end > after.values["valid_from"]:
                    yield after.fault(
                        _("the period overlaps that of row %(other)d.") % {"other": before.number},
                        "valid_from",
                    )


def _outside(rows: Rows) -> Iterator[Fault]:
    periods = {
        ("division", code): (start, end)
        for code, start, end in Division.objects.values_list("code", "valid_from", "valid_to")
    }
    periods |= {
        ("post", code): (start, end)
        for code, start, end in Post.objects.values_list("code", "valid_from", "valid_to")
    }
    for column, name in (("division", "divisions"), ("post", "posts")):
        periods |= {(column, row.key): _period(row) for row in rows.get(name, [])}
    for name, column in WITHIN.items():
        for row in rows.get(name, []):
            whole = periods[column, row.values[column]]
            if not _lies_within(_period(row), whole):
                yield row.fault(
                    _("the period is not within that of “%(key)s”.") % {"key": row.values[column]}, column
                )


def _lies_within(part: Period, whole: Period) -> bool:
    ends_in_time = whole[1] is None or (part[1] is not None and part[1] <= whole[1])
    return whole[0] <= part[0] and ends_in_time


def _own_rules(rows: Rows) -> Iterator[Fault]:
    for row in rows.get("versions", []):
        for name in ("plates", "parents"):
            if len(row.values[f"{name}_zh"]) != len(row.values[f"{name}_en"]):
                yield row.fault(_("as many names are needed in English as in Chinese."), f"{name}_en")
    for row in rows.get("accounts", []):
        try:
            UnicodeUsernameValidator()(row.values["username"])
        except ValidationError as error:
            yield row.fault(error.messages[0], "username")
    yield from _substitutes(rows)
    apps = [row.values["app"] for row in rows.get("divisions", []) if row.values["valid_to"] is None]
    for row in rows.get("divisions", []):
        app = row.values["app"]
        if app in settings.DIVISIONS and row.values["valid_to"] is None and apps.count(app) > 1:
            yield row.fault(_("another present division is served by the same app."), "app")


def _substitutes(rows: Rows) -> Iterator[Fault]:
    held = [
        (person, post, start, end)
        for person, post, start, end in Appointment.objects.values_list(
            "person__code", "post__code", "valid_from", "valid_to"
        )
    ]
    held += [
        (row.values["person"], row.values["post"], *_period(row)) for row in rows.get("appointments", [])
    ]
    for row in rows.get("substitutions", []):
        absent, post, at = row.values["absent"], row.values["post"], row.values["valid_from"]
        if absent == row.values["substitute"]:
            yield row.fault(_("nobody substitutes themselves."), "substitute")
        if not any(
            who == absent and what == post and start <= at and (end is None or at < end)
            for who, what, start, end in held
        ):
            yield row.fault(_("this person does not hold the post then."), "absent")


def _dated(rows: Rows) -> Iterator[Row]:
    for file in FILES:
        if any(column.name == "valid_from" for column in file.columns):
            yield from rows.get(file.name, [])


def _period(row: Row) -> Period:
    return row.values["valid_from"], row.values["valid_to"]
