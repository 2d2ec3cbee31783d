"""The agenda: topics taken up, put in order, taken off again; each under the meeting's lock."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.permissions.access import end
from office.permissions.ask import visible_to
from office.records.perform import Change, changing
from secretariat.meeting.models import AgendaItem, Meeting, Status
from secretariat.meeting.people import TOLD, cause, end_for, open_to_all
from secretariat.meeting_topic.models import Category, MeetingTopic
from secretariat.meeting_topic.services import WAITING, table, untable

MOST = 20  # topics of one meeting
MOST_WAITING = 50  # topics that one page offers
OPEN = (Status.PREPARING, Status.CONVENED)  # in these, the agenda may change


def waiting(user: Any, meeting: Meeting) -> list[MeetingTopic]:
    """The approved topics for this kind of meeting that the user may see, in the order of an agenda."""
    rows = MeetingTopic.objects.filter(status__in=WAITING, sort=meeting.sort)
    found = visible_to(user, rows).select_related("division").order_by("approved_at", "pk")[:MOST_WAITING]
    return sorted(found, key=rank)


def rank(topic: MeetingTopic) -> tuple[Any, ...]:
    """The rules of order: by category, then whoever was put off longest, by division, by the day of approval."""
    return (Category.values.index(topic.category), -topic.times_put_off, topic.division.order, topic.approved_at,
            topic.pk)


def work(user: Any, pk: int, version: int, wish: str, *, wanted: list[int] | None = None, reason: str = "") -> None:
    """Do one button's wish: in (those `wanted`), rules, up-7, down-7, off-7 (an item's key, with its reason).

    Raises Denied, Stale, ValidationError; then nothing was saved.
    """
    with changing(user, pk, "edit", version=version, cause="agenda") as change:
        if change.record.status not in OPEN:
            raise ValidationError(_("The meeting is over: its agenda does not change any more."))
        items = list(change.record.agenda())
        name, _dash, key = wish.partition("-")
        if wish == "in":
            _take_up(change, wanted or [], items)
        elif wish == "rules":
            _number(sorted(items, key=lambda item: rank(item.topic)))
        elif name == "off":
            _take_off(change, items, key, reason)
        else:
            _move(items, name, key)


def _take_up(change: Change, wanted: list[int], items: list[AgendaItem]) -> None:
    if not wanted:
        raise ValidationError({"wanted": _("Tick the topics to be taken up.")})
    if len(items) + len(wanted) > MOST:
        raise ValidationError({"wanted": _("A meeting has at most %(most)s topics.") % {"most": MOST}})
    seen = set(visible_to(change.user, MeetingTopic.objects.filter(pk__in=wanted)).values_list("pk", flat=True))
    for pk in sorted(seen):
        topic = table(change, pk)
        items.append(AgendaItem.objects.create(record=change.record, topic=topic, place=len(items) + 1))
    if change.record.status in TOLD:
        open_to_all(change)


def _take_off(change: Change, items: list[AgendaItem], key: str, reason: str) -> None:
    item = next((one for one in items if str(one.pk) == key), None)
    if item is None:
        return
    if not reason.strip():
        raise ValidationError({f"reason_{key}": _("Say why it is taken off the agenda.")})
    for row in change.record.attendees.all():
        end(item.topic, cause(row))
        end(item.topic, f"{cause(row)}:instead")
    item.removed_at, item.remove_reason = change.at, reason.strip()
    item.save(update_fields=["removed_at", "remove_reason"])
    untable(change, item.topic_id, reason.strip())
    _number([one for one in items if one is not item])


def _move(items: list[AgendaItem], name: str, key: str) -> None:
    at = next((place for place, item in enumerate(items) if str(item.pk) == key), None)
    other = None if at is None else {"up": at - 1, "down": at + 1}.get(name)
    if at is not None and other is not None and 0 <= other < len(items):
        items[at], items[other] = items[other], items[at]
        _number(items)


def _number(items: list[AgendaItem]) -> None:
    for place, item in enumerate(items, 1):
        item.place = place
        item.save(update_fields=["place"])


def clear(change: Change, reason: str) -> None:
    """The meeting is cancelled: its topics wait for another one."""
    items = list(change.record.agenda())
    for row in change.record.attendees.filter(stand_in__isnull=False):
        end_for(change, row)
    for item in sorted(items, key=lambda one: one.topic_id):
        _take_off(change, [item], str(item.pk), reason)
