"""The minutes (纪要): written item by item, approved by another than wrote them, numbered, and read by whom."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.dates import typed_date
from office.files.names import clean_text
from office.numbering.services import take
from office.papers.errors import MissingGlyphs
from office.papers.fonts import missing_glyphs
from office.papers.official.make import may_issue
from office.permissions.access import give
from office.records.perform import Change, changing
from office.secrecy import refuse_state_secrets
from office.time import today
from secretariat.meeting.decisions import concerned, fault, settle_silent
from secretariat.meeting.models import PRINTED, AgendaItem, Decision, Meeting, Part, Status
from secretariat.meeting_topic.models import Sort
from secretariat.meeting_topic.services import decide, tell

LEADERS = ("leader", "director")
NEW = 2  # empty lines for decisions that each topic offers
LONGEST = 6_000  # characters of one topic's passage
FIELDS = ("text", "lead", "assisting", "due", "no_action")


class Passage:
    """One topic of the minutes as it stands in the form: its passage, its decisions, and dates as they were typed."""

    def __init__(self, item: AgendaItem, decisions: list[Decision], text: str, typed: dict[str, str]) -> None:
        self.item, self.decisions, self.text, self.typed = item, decisions, text, typed


def passages(meeting: Meeting) -> list[Passage]:
    """The minutes as they are kept, with empty lines behind each topic's decisions."""
    found = []
    for item in meeting.agenda():
        rows = [one for one in meeting.decisions_made() if one.item_id == item.pk]
        empty = [Decision(record=meeting, item=item) for _n in range(NEW)]
        found.append(Passage(item, [*rows, *empty], item.text, {}))
    return found


def prefix(item: AgendaItem, place: int) -> str:
    """The beginning of the names of a decision's fields: d7_1_."""
    return f"d{item.pk}_{place}_"


def typed_passages(meeting: Meeting, data: Mapping[str, Any]) -> list[Passage]:
    """The minutes with what was typed into the form."""
    found = passages(meeting)
    for one in found:
        one.text = clean_text(data.get(f"text_{one.item.pk}", one.text)).strip()
        for place, decision in enumerate(one.decisions, 1):
            _fill(decision, data, prefix(one.item, place), one.typed)
    return found


def _fill(decision: Decision, data: Mapping[str, Any], start: str, typed: dict[str, str]) -> None:
    if f"{start}text" not in data:
        return
    decision.text = " ".join(clean_text(data[f"{start}text"]).split())
    decision.no_action = " ".join(clean_text(data.get(f"{start}no_action", "")).split())
    decision.lead_id = _key(data.get(f"{start}lead", ""))
    many = data.getlist(f"{start}assisting") if hasattr(data, "getlist") else data.get(f"{start}assisting", [])
    decision.assisting = [key for key in map(_key, many) if key]
    typed[f"{start}due"] = said = str(data.get(f"{start}due", "")).strip()
    decision.due = _day(said)


def _key(text: str) -> int | None:
    return int(text) if str(text).isdecimal() and len(str(text)) < 10 else None


def _day(text: str) -> date | None:
    try:
        return typed_date(text, today()) if text else None
    except ValueError:
        return None


def faults(found: list[Passage], divisions: set[int]) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    said: dict[str, str] = {}
    for one in found:
        if len(one.text) > LONGEST:
            said[f"text_{one.item.pk}"] = _("This is longer than %(most)s characters.") % {"most": LONGEST}
        for place, decision in enumerate(one.decisions, 1):
            start = prefix(one.item, place)
            if not decision.text:
                continue
            if len(decision.text) > 500:
                said[f"{start}text"] = _("This is longer than %(most)s characters.") % {"most": 500}
            if len(decision.no_action) > 300:
                said[f"{start}no_action"] = _("This is longer than %(most)s characters.") % {"most": 300}
            if {decision.lead_id or 0, *decision.assisting} - divisions - {0}:
                said[f"{start}lead"] = _("Choose a division from the list.")
            said |= {f"{start}{name}": words for name, words in fault(decision).items()}
    return said


def keep(user: Any, pk: int, version: int, opening: str, found: list[Passage]) -> None:
    """Save the minutes as they were typed; a decision whose text was taken away goes.

    Raises Denied, Stale, ValidationError; then nothing was saved.
    """
    texts = {f"text_{one.item.pk}": one.text for one in found}
    refuse_state_secrets({"opening": opening, **texts, **{
        f"{prefix(one.item, place)}{name}": getattr(decision, name)
        for one in found for place, decision in enumerate(one.decisions, 1) for name in ("text", "no_action")}})
    with changing(user, pk, "submit_minutes", version=version, cause="write_minutes") as change:
        require_writing(change)
        change.record.opening = clean_text(opening).strip()
        for one in found:
            one.item.text = one.text
            one.item.save(update_fields=["text"])
            for place, decision in enumerate(one.decisions, 1):
                decision.place = place
                if decision.text:
                    decision.save()
                elif decision.pk:
                    decision.delete()


def require_writing(change: Change) -> None:
    """Raises ValidationError when the minutes are not being written."""
    if change.record.status != Status.HELD:
        raise ValidationError(_("The minutes are not being written any more: let them be returned first."))


def submit(change: Change) -> None:
    """Lay the minutes before whoever approves them. Raises ValidationError for a topic of which nothing is said."""
    meeting = change.record
    silent = [item for item in meeting.agenda() if not item.text.strip()]
    if silent:
        raise ValidationError(_("Nothing is said yet about: %(topics)s"),
                              params={"topics": "；".join(item.topic.title for item in silent)})
    _require_sound(meeting)
    tell(change, "minutes_to_approve", [f"u{meeting.chair_id}"])


def _require_sound(meeting: Meeting) -> None:
    for number, decision in enumerate(meeting.decisions_made(), 1):
        if said := fault(decision):
            raise ValidationError(_("Decision %(number)s: %(fault)s"),
                                  params={"number": number, "fault": " ".join(map(str, said.values()))})


def return_minutes(change: Change) -> None:
    """Back to whoever writes them, with what is to be done better."""
    tell(change, "minutes_returned", [f"u{change.record.created_by_id}"])


def issue(change: Change) -> None:
    """Approve the minutes: they are numbered and frozen, those concerned may read them, their topics are decided.

    Raises ValidationError for whoever is not asked to approve, for whoever called the meeting, and for minutes that
    cannot be printed.
    """
    meeting, seat = change.record, change.seat
    if meeting.created_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever keeps a meeting does not approve its minutes."))
    if meeting.sort != Sort.DIVISION and (seat is None or seat.post.role not in LEADERS):
        raise ValidationError(_("Minutes of office and special meetings are approved by a leader."))
    _require_printable(meeting)
    meeting.dated, meeting.issuer = today(), change.user.person.name_zh
    settle_silent(change)
    _open_to_readers(change)
    series = f"minutes.{meeting.sort}" + (f".{meeting.division.code}" if meeting.sort == Sort.DIVISION else "")
    meeting.number = take(series, today().year, meeting, f"{mark(meeting)}纪要{{year}}年第{{seq}}期").text


def mark(meeting: Meeting) -> str:
    """The name of the meeting as the minutes bear it: 主任办公会议, 网络系统管理处处务会议."""
    return (meeting.division.name_zh if meeting.sort == Sort.DIVISION else "") + PRINTED[Sort(meeting.sort)]


def _require_printable(meeting: Meeting) -> None:
    if said := may_issue():
        raise ValidationError(said, code="faces")
    texts = [meeting.title, meeting.opening, *(item.text + item.topic.title for item in meeting.agenda())]
    if missing := missing_glyphs("".join(texts).replace("\n", "").replace("\r", "")):
        raise ValidationError(str(MissingGlyphs(missing)), code="glyphs")


def _open_to_readers(change: Change) -> None:
    """Who attended reads the whole; the divisions a topic concerns read its extract, which hangs on the topic."""
    meeting = change.record
    attended = list(meeting.attendees.filter(removed_at=None, part=Part.ATTENDS))
    give(meeting, [(f"u{row.person_id}", ("view", "read_minutes"), f"minutes:{meeting.pk}") for row in attended])
    tell(change, "minutes_issued", [f"u{row.person_id}" for row in attended], "minutes")
    decisions = list(meeting.decisions_made())
    for item in sorted(meeting.agenda(), key=lambda one: one.topic_id):
        own = concerned(one for one in decisions if one.item_id == item.pk)
        give(item.topic, [(f"d{pk}", ("view",), f"extract:{item.pk}") for pk in sorted(own)])
        decide(change, item.topic_id)
