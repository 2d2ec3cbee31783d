"""The one way a record changes: lock, ask, check, do, index, in one transaction with its audit and outbox rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor, acting, tell_database
from office.failpoints import failpoint
from office.orgchart.models import Person
from office.permissions.access import refile
from office.permissions.ask import Decision, Denied, concrete, may, may_file
from office.permissions.standing import Seat, standing_of
from office.records.index import index
from office.records.models import Link, Record
from office.records.verbs import verb_of
from office.secrecy import refuse_state_secrets
from office.time import one_instant


class Stale(Exception):
    """Somebody else saved the record since this user opened it; `record` is as it stands now."""

    def __init__(self, record: Record, by: Any, at: datetime) -> None:
        super().__init__(_("The record was changed in the meantime."))
        self.record, self.by, self.at = record, by, at


class NotNow(ValidationError):
    """The record's status does not allow this any more (or yet)."""


class Closed(NotNow):
    """A closed record stays as it is, but for the verbs that are meant for closed ones."""

    def __init__(self) -> None:
        super().__init__(_("The record is closed."), code="closed")


class OnRoute(NotNow):
    """Nothing closes while it is still on its route."""

    def __init__(self) -> None:
        super().__init__(_("It is still on its route: end or withdraw that first."), code="on_route")


@dataclass
class Change:
    """A record that is locked and being changed: who changes it, from which seat, when and why."""

    record: Any
    user: Any
    seat: Seat | None
    at: datetime
    reason: str = ""

    @property
    def person_id(self) -> int:
        """The natural person who acts."""
        return self.user.person_id

    @property
    def behalf_id(self) -> int | None:
        """The person a substitute acts for."""
        return self.seat.behalf_id if self.seat else None

    def become(self, status: str) -> None:
        """Write the record's status; nothing else does.

        Raises ValueError for a status that is not the register's, NotNow if it closes a record that is on a route.
        """
        record = self.record
        record.status = type(record).STATUSES(status)
        closing = status in type(record).CLOSED
        if closing and record.is_on_route():
            raise OnRoute
        if closing and record.is_open:
            record.closed = self.at
        if not closing:
            record.closed = None
        record.is_open = not closing


@contextmanager
def changing(
    user: Any, pk: int, verb: str, *, version: int | None = None, reason: str = "", cause: str = ""
) -> Iterator[Change]:
    """Lock the record and let the caller change it. `cause` is what the audit calls it, if not the verb.

    Raises Denied without the right, Closed if a closed record is to be edited, Stale when `version` is no longer
    the record's, ValidationError for a reason marked as a state secret; any error undoes all.
    """
    refuse_state_secrets({"reason": reason})
    with acting(Actor(user.pk, user.person_id, cause=cause or verb, reason=reason)):
        base = Record.objects.select_for_update().get(pk=pk)  # the base first: every writer queues here
        with one_instant() as at:
            decision = may(user, verb, base, at)
            if not decision:
                raise Denied(decision)
            record = concrete(base)
            if verb == "edit" and not record.is_open:
                raise Closed
            if version is not None and version != record.version:
                raise Stale(record, *last_change(record))
            change = Change(record, user, decision.seat, at, reason)
            if change.behalf_id:
                tell_database(Actor(user.pk, user.person_id, change.behalf_id, cause=cause or verb, reason=reason))
            yield change
            failpoint("perform.after_effect")
            _keep(record)
            failpoint("perform.before_commit")
    failpoint("perform.after_commit")


def _keep(record: Any) -> None:
    record.version += 1
    record.save()
    refile(record)
    index(record)


def perform(user: Any, verb: str, pk: int, *, version: int | None = None, reason: str = "", **data: Any) -> Any:
    """Do a declared verb to a record; returns the record as it is afterwards.

    Raises Denied, Stale, NotNow, or ValidationError from the verb's own rules; then nothing was saved.
    """
    refuse_state_secrets(data)
    with changing(user, pk, verb, version=version, reason=reason) as change:
        declared = verb_of(change.record.kind, verb)
        if not declared.is_open_to(change.record):
            raise NotNow(_("This is not possible while the record is “%(status)s”."),
                         params={"status": change.record.get_status_display()})
        if declared.needs_reason and not reason.strip():
            raise ValidationError({"reason": _("Give the reason.")})
        if declared.run:
            declared.run(change, **data)
        if declared.target:
            change.become(declared.target)
    return change.record


@contextmanager
def filing(user: Any, record: Any, *, reason: str = "") -> Iterator[Change]:
    """Open a new record: the caller fills it, takes its number, and it is saved with its access and search rows.

    The division must be one the user may file for; raises Denied otherwise. `file_new` is the right asked.
    """
    with acting(Actor(user.pk, user.person_id, cause="file_new", reason=reason)), one_instant() as at:
        seats = {seat.post.division_id: seat for seat in may_file(user, record.KIND, at)}
        if record.division_id not in seats:
            raise Denied(Decision("file_new", at, standing_of(user, at), kind=record.KIND))
        with _opened(Change(record, user, seats[record.division_id], at, reason)) as change:
            yield change
    failpoint("filing.after_commit")


@contextmanager
def following(change: Change, record: Any) -> Iterator[Change]:
    """Open a record that follows from the change of another, and is linked to it: in its transaction, by its right.

    Whoever may do the verb to the other record opens this one with it: a substitute, too, whose scope ends at that
    register. For what a register's rule opens by itself, never for what somebody asks for: that is `filing`.
    """
    with _opened(Change(record, change.user, change.seat, change.at, change.reason)) as opened:
        Link.objects.create(source=record, target_id=change.record.pk, kind=Link.Kind.FOLLOWS,
                            added_by_id=change.person_id)
        yield opened


@contextmanager
def _opened(change: Change) -> Iterator[Change]:
    """A record that is new: saved, so that rows may hang on it; filled by the caller; saved with what is derived."""
    record = change.record
    record.opened = change.at
    record.status = record.status or type(record).FIRST
    record.save()
    yield change
    failpoint("filing.after_effect")
    record.save()
    refile(record)
    index(record)
    failpoint("filing.before_commit")


@contextmanager
def along(change: Change, pk: int) -> Iterator[Change]:
    """Change another record with this one: locked, in the same transaction, under its cause and by its right.

    For what a decision on one record does to those it names, never for what somebody asks of them: that is `perform`.
    """
    record = concrete(Record.objects.select_for_update().get(pk=pk))
    yield Change(record, change.user, change.seat, change.at, change.reason)
    _keep(record)


def differs(record: Any, fields: Iterable[str]) -> bool:
    """Whether any of these fields is another than in the row that is saved."""
    saved = record.reread()
    return any(getattr(saved, name) != getattr(record, name) for name in fields)


def last_change(record: Any) -> tuple[Person | None, datetime]:
    """Who last saved the record, and when."""
    newest = type(record).history.filter(id=record.pk).select_related("history_user__person").latest("history_date")
    return (newest.history_user.person if newest.history_user else None), newest.history_date
