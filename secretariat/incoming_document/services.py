"""What happens to an incoming document on each verb; all inside perform()'s transaction."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.queries import open_clock
from office.clocks.services import change as change_clock
from office.clocks.services import start, stop
from office.figures.queries import figure
from office.permissions.ask import visible_to
from office.records.index import promise
from office.records.models import Link, Record
from office.records.perform import Change
from office.registers.register import register_of
from office.registers.services import give_number
from office.registers.values import label, value
from office.time import now
from secretariat.documents import Urgency
from secretariat.incoming_document.duplicates import alike
from secretariat.incoming_document.models import PaperLoan, Status
from secretariat.organ.models import Organ

# Working days from the day of filing; local practice, no statutory hours were found (figures "incoming.limit.*").
LIMIT = {Urgency.MOST_URGENT: "incoming.limit.most_urgent", Urgency.URGENT: "incoming.limit.urgent",
         Urgency.ORDINARY: "incoming.limit.ordinary"}


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Sign for it and, unless only that was asked, register it in one go, as the registry does at its desk."""
    document = change.record
    document.signed_by_id = change.person_id
    document.duplicate_reason = cleaned.get("duplicate_reason", "")
    if document.duplicate_reason:
        _name_the_original(change, cleaned)
    if not cleaned.get("sign_only"):
        change.become(Status.REGISTERED)
        _start_clock(change)


def register(change: Change) -> None:
    """Register a paper that was only signed for: its time limit begins, and it gets its number."""
    _start_clock(change)
    give_number(change, register_of(change.record.kind))


def _start_clock(change: Change) -> None:
    document = change.record
    days = figure(LIMIT[document.urgency], change.at)
    clock = start(document, unit="working_days", amount=days, not_after=document.due_on, at=change.at,
                  by=change.user.person)
    document.due = clock.due_at


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Another urgency, or another day it is to be done by: its time limit is counted again, and says why."""
    document, clock = change.record, open_clock(change.record)
    before = type(document).objects.get(pk=document.pk)
    changed = [name for name in ("urgency", "due_on") if getattr(before, name) != getattr(document, name)]
    if not changed or clock is None:
        return
    words = [f"{label(document, name)}: {value(before, name) or '—'} → {value(document, name) or '—'}"
             for name in changed]
    change_clock(
        clock, amount=figure(LIMIT[document.urgency], clock.started_at), reason="; ".join(words),
        not_after=document.due_on if "due_on" in changed else clock.not_after, at=change.at, by=change.user.person)


def _name_the_original(change: Change, cleaned: dict[str, Any]) -> None:
    """The document that the registry was warned of, and a link to it: whoever reads one finds the other."""
    original = next(iter(alike(change.user, cleaned, besides=change.record.pk)), None)
    if original is not None:
        change.record.duplicate_of = original
        Link.objects.create(source=change.record, target_id=original.pk, kind=Link.Kind.SEE_ALSO,
                            added_by_id=change.person_id)


def return_to_sender(change: Change, why: str, return_reason: str) -> None:
    """First check failed: the paper goes back with the reason (条例 art. 24 (三))."""
    change.record.return_reason = return_reason
    _stop_clock(change)


def answer(change: Change, answer_number: str) -> None:
    """Note the number of our answer; where it is a record here that the person may see, the two are linked."""
    if answer_number == change.record.number:
        raise ValidationError({"answer_number": _("This is the document's own number.")})
    change.record.answer_number = answer_number
    found = visible_to(change.user, Record.objects.filter(number=answer_number)).exclude(pk=change.record.pk).first()
    if found:
        Link.objects.get_or_create(source=found, target_id=change.record.pk, kind=Link.Kind.ANSWERS,
                                   defaults={"added_by_id": change.person_id})


def close(change: Change, result: str) -> None:
    """Closed (办结), with what became of it."""
    change.record.result = result
    _stop_clock(change)


def lend(change: Change, borrower: Any, due_on: Any) -> None:
    """Lend the paper original to somebody."""
    PaperLoan.objects.create(document=change.record, borrower=borrower, lent_by_id=change.person_id,
                             lent_at=change.at, due_on=due_on)
    change.record.lent_to, change.record.lent_until = borrower, due_on


def give_back(change: Change) -> None:
    """The borrower returned the paper original."""
    loan = change.record.loans.get(returned_at=None)
    loan.returned_at, loan.returned_to_id = change.at, change.person_id
    loan.save()
    change.record.lent_to = change.record.lent_until = None


def renamed(sender: Organ) -> None:
    """Promise that the documents of a sender are found, and shown in mixed lists, by its new name."""
    promise(sender.documents.order_by("pk").values_list("pk", flat=True), f"sender:{sender.pk}:{now().isoformat()}")


def is_lent(document: Any) -> bool:
    """The paper original is with a borrower."""
    return document.lent_to_id is not None


def is_here(document: Any) -> bool:
    """The paper original is in its place."""
    return not is_lent(document)


def _stop_clock(change: Change) -> None:
    if clock := open_clock(change.record):
        stop(clock, at=change.at)
