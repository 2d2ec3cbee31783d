"""The rows of the inbox's tables."""

from typing import Any

from office.clocks.lights import Faces
from office.inbox.queries import BATCHABLE, group_of
from office.permissions.ask import may_see_register
from office.permissions.standing import standing_of
from office.records.models import Record
from office.routing.models import Step
from office.routing.queries import holders_of, limit_words, minute
from office.routing.way import running_clock, whole_clock
from office.time import now


def groups(user: Any, steps: list[Step], faces: Faces) -> list[dict[str, Any]]:
    """Rows of open steps under their headings, in the order given; no query of its own."""
    found: list[dict[str, Any]] = []
    for step in steps:
        key, words = group_of(step.due_at, faces.now)
        if not found or found[-1]["key"] != key:
            found.append({"key": key, "label": words, "rows": []})
        found[-1]["rows"].append(_row(user, step, faces))
    return found


def _row(user: Any, step: Step, faces: Faces) -> dict[str, Any]:
    clock = running_clock(step)
    face = faces.of(clock) if clock else None
    seat = standing_of(user, faces.now).seat_for(step.principal, step.kind, step.act)
    return {
        "step": step, "record": step.record, "light": face.light if face else "green",
        "left": face.text if face else "",
        "holder": seat.post.full_title if seat else user.person.name,
        "substitute": bool(seat and seat.behalf_id), "limit": limit_words(step),
        "held": faces.held(step.opened_at) if step.opened_at else "", "due": minute(step.due_at),
        "together": step.act in BATCHABLE["read" if step.reading else "act"],
    }


def unheld_rows(records: list[Record], faces: Faces) -> list[dict[str, Any]]:
    """Rows of the open records that nobody holds: their own limit, what they are, since when."""
    found = []
    for record in records:
        clock = whole_clock(record)
        face = faces.of(clock) if clock else None
        found.append({
            "record": record, "light": face.light if face else "active", "left": face.text if face else "",
            "status": Record.of_kind(record.kind).STATUSES(record.status).label,
            "opened": minute(record.opened), "due": minute(record.due)})
    return found


def done_rows(steps: list[Step]) -> list[dict[str, Any]]:
    """Rows of the done tab: what was done when, and who has the record now."""
    held = holders_of([step.record for step in steps])
    return [{"step": step, "record": step.record, "at": minute(step.done_at), "now": held.get(step.record_id, "")}
            for step in steps]


def started_rows(records: list[Record]) -> list[dict[str, Any]]:
    """Rows of the started tab: where each record is now."""
    held = holders_of(records)
    at = now()
    return [{"record": record, "opened": minute(record.opened), "due": minute(record.due) if record.is_open else "",
             "late": bool(record.is_open and record.due and record.due < at), "now": held.get(record.pk, "")}
            for record in records]


def kinds_in_menu(user: Any) -> dict[str, str]:
    """Register names by kind, for the filter."""
    return {model.KIND: str(model._meta.verbose_name_plural) for model in Record.__subclasses__()
            if may_see_register(user, model.KIND)}
