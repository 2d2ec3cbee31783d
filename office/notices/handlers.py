"""What the outbox delivers to people: notices, reminders of time limits, and mail for what is urgent."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from office.notices.mail import send_now
from office.notices.models import Notice
from office.orgchart.models import Person
from office.outbox.handlers import handler
from office.outbox.models import Message
from office.outbox.services import publish
from office.permissions.ask import may
from office.permissions.standing import holders

# These go to people who may not see the record any more; they knew of it.
FAREWELLS = frozenset({"no_longer_asked", "taken_over"})


@handler("notice.*")
def tell(message: Message) -> None:
    """Write a notice for everybody who answers to the principals now and may see the record; once for each."""
    payload = message.payload
    by = Person.objects.filter(pk=payload.get("by")).first()
    words = {**payload.get("words", {}), **({"by_en": by.name_en, "by_zh": by.name_zh} if by else {})}
    write(
        message,
        payload["subject"],
        payload["to"],
        words,
        urgent=bool(payload.get("urgent")),
        step_id=payload.get("step"),
        but=by.pk if by else None,
    )


@handler("clock.reminder")
def remind(message: Message) -> None:
    """Remind the owner of a time limit; by its levels also the head of the division and the leaders in charge."""
    payload, record = message.payload, message.record
    step = (
        apps.get_model("office", "Step").objects.filter(pk=payload["step"]).first()
        if payload["step"]
        else None
    )
    overdue = payload["rule"].startswith("T+")
    to = [name for level in payload["levels"] for name in _level(level, record, step)]
    words = {"line": str(record), "due_day": payload["due_day"]}
    write(message, "overdue" if overdue else "due", to, words, urgent=overdue, step_id=payload["step"])


def _level(level: str, record: Any, step: Any) -> Iterable[str]:
    """The principals of one level of escalation."""
    division = step.division_id if step is not None and step.division_id else record.division_id
    if level == "division_head":
        return [f"d{division}.division_head"]
    if level == "leader":
        return ["o.leader"]
    if step is not None:
        return [step.principal]
    held = apps.get_model("office", "Step").objects.filter(record=record.pk, is_open=True, reading=False)
    return [*held.values_list("principal", flat=True)] or [f"u{record.created_by_id}"]


def write(
    message: Message,
    subject: str,
    to: Iterable[str],
    words: dict[str, Any],
    *,
    urgent: bool = False,
    step_id: int | None = None,
    but: int | None = None,
) -> int:
    """Write one message's notices; the key makes a second delivery harmless. Returns how many were meant."""
    people = dict.fromkeys(one for name in dict.fromkeys(to) for one in holders(name) if one != but)
    record = message.record
    rows = Person.objects.filter(pk__in=people).select_related("user")
    meant = {
        f"{message.topic}:{message.key}:{row.pk}"[:160]: row
        for row in rows
        if subject in FAREWELLS or record is None or _sees(row, record)
    }
    said = {"record": record, "step_id": step_id, "subject": subject, "words": words, "urgent": urgent}
    notices = [Notice(person=row, key=key, **said) for key, row in meant.items()]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    for key, row in meant.items() if urgent else ():
        publish("mail.urgent", f"{message.pk}:{row.pk}", {"key": key})
    return len(meant)


def _sees(person: Person, record: Any) -> bool:
    """Whether the person has an account and may see the record; a notice must not tell of what is hidden."""
    user = getattr(person, "user", None)
    return user is not None and bool(may(user, "view", record))


@handler("mail.urgent")
def mail(message: Message) -> None:
    """Mail one urgent notice at once, unless it was mailed or read meanwhile."""
    notice = (
        Notice.objects.select_for_update()
        .filter(key=message.payload["key"], mailed_at=None, read_at=None)
        .first()
    )
    if notice is not None:
        send_now(notice)
