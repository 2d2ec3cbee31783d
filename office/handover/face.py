"""What a list's page and paper show: its things in their kinds, whose they become, and who has signed."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from office.handover.forms import SHOWN, field_of, seats
from office.handover.holding import all_holdings
from office.handover.models import Handover, HandoverLine
from office.handover.rights import Ranks, is_giver, is_gone
from office.handover.things import ends_at, things_of
from office.permissions.ask import visible_to
from office.records.models import Record


def face_of(user: Any, handover: Handover, at: datetime) -> dict[str, Any]:
    """The list as this reader may see it: lines of records that are hidden from them say only their kind."""
    is_open = handover.state == Handover.State.OPEN
    rows = _live(handover, at) if is_open else _signed(handover)
    _hide(user, handover, rows)
    return {
        "handover": handover, "rows": rows, "who": who(handover), "ends_at": ends_at(handover),
        "is_gone": is_gone(handover, at), "seats": seats(at) if is_open else [], "shown": SHOWN,
        "is_giver": is_giver(user, handover),
    }


def who(handover: Handover) -> str:
    """The giver and the post in the reader's language."""
    if handover.person is None or handover.post is None:
        return _("a post nobody has held")
    return f"{handover.person.name} · {handover.post.full_title}"


def may_sign(user: Any, handover: Handover, at: datetime) -> bool:
    """Whether the reader is who signs for the giver's side now."""
    if handover.state != Handover.State.OPEN:
        return False
    return is_giver(user, handover) or (is_gone(handover, at) and Ranks(at).decides(user, handover))


def _live(handover: Handover, at: datetime) -> list[dict[str, Any]]:
    lines = {(line.holding, line.key): line for line in _lines(handover)}
    rows = []
    for thing in things_of(handover, at):
        line = lines.get(thing.key)
        record = thing.holding.record_of(thing.row)
        rows.append(_row(thing.holding, thing.holding.line(thing.row), line, record.pk if record is not None else None)
                    | {"field": field_of(thing)})
    done = [line for line in lines.values() if line.state != HandoverLine.State.OPEN]
    return rows + [_row(all_holdings()[line.holding], line.line, line, line.record_id) for line in done]


def _signed(handover: Handover) -> list[dict[str, Any]]:
    return [_row(all_holdings()[line.holding], line.line, line, line.record_id) for line in _lines(handover)]


def _lines(handover: Handover) -> list[HandoverLine]:
    return list(handover.lines.select_related("taker", "taker_post__division"))


def _row(holding: Any, words: str, line: HandoverLine | None, record: int | None) -> dict[str, Any]:
    taker = line.taker if line else None
    return {
        "kind": str(holding.label), "line": words, "record": record, "ends": holding.ends, "taker": taker,
        "to": f"{line.taker_post_id}.{line.taker_id}" if line and taker else "",
        "taker_name": f"{taker.name} · {line.taker_post.full_title}" if line and taker and line.taker_post else "",
        "refusal": line.refusal if line else "", "state": line.state if line else HandoverLine.State.OPEN,
        "state_words": line.get_state_display() if line else "",  # type: ignore[attr-defined]
        "taken_at": line.taken_at if line else None, "mine": False, "hidden": False,
    }


def _hide(user: Any, handover: Handover, rows: list[dict[str, Any]]) -> None:
    """The giver knows what they had and a taker what they take; all others read what they may see."""
    keys = {row["record"] for row in rows if row["record"]}
    seen = set(visible_to(user, Record.objects.filter(pk__in=keys)).values_list("pk", flat=True)) if keys else set()
    for row in rows:
        taker = row["taker"]
        is_taker = taker is not None and taker.pk == user.person_id
        row["mine"] = is_taker and row["state"] == HandoverLine.State.OPEN
        if row["record"] and row["record"] not in seen and not is_taker and not is_giver(user, handover):
            row["hidden"], row["line"] = True, _("a record that you may not see")
