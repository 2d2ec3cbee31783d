"""What the page of a meeting shows of its agenda, its people and its decisions, to whom."""

from typing import Any

from django import template

from office.permissions.ask import visible_to
from office.time import now
from secretariat.meeting.models import Meeting, Reply, Status
from secretariat.meeting.people import EARLY, TOLD
from secretariat.meeting_topic.models import MeetingTopic

register = template.Library()


@register.simple_tag
def meeting_parts(meeting: Meeting) -> dict[str, Any]:
    """Agenda, people and, for whoever may read the minutes, decisions; `may` says what else the reader may do."""
    allowed = {verb for ground in meeting.decision.grounds for verb in ground.verbs}
    is_issued = meeting.status in (Status.ISSUED, Status.CLOSED)
    reads = "read_minutes" in allowed and meeting.status not in (Status.PREPARING, Status.CONVENED)
    people = list(meeting.people())
    return {
        "agenda": list(meeting.agenda()), "people": people,
        "decisions": numbered(meeting) if reads else [],
        "counts": [(Reply(one).label, sum(row.reply == one for row in people)) for one in Reply.values],
        "unanswered": sum(not row.reply for row in people),
        "is_issued": is_issued, "reads": reads,
        "may_agenda": "edit" in allowed and meeting.status in (Status.PREPARING, Status.CONVENED),
        "may_sign_in": "hold" in allowed and meeting.status in TOLD and now() >= meeting.starts_at() - EARLY,
        "may_write": "submit_minutes" in allowed and meeting.status == Status.HELD,
    }


def numbered(meeting: Meeting) -> list[Any]:
    """The decisions with their numbers on the page, and whom they name."""
    rows = list(meeting.decisions_made())
    for number, one in enumerate(rows, 1):
        one.number = number
    return rows


@register.simple_tag
def seen_topics(user: Any, agenda: list[Any]) -> set[int]:
    """Which of the agenda's topics the reader may open."""
    keys = [item.topic_id for item in agenda]
    return set(visible_to(user, MeetingTopic.objects.filter(pk__in=keys)).values_list("pk", flat=True))
