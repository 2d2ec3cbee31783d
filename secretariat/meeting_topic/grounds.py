"""Whom a topic's own tables give rights in it: the divisions asked and heard; those of its meeting."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from secretariat.meeting.grounds import grounds_of_topics
from secretariat.meeting_topic.models import TopicOpinion
from secretariat.meeting_topic.services import HEARING


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """Heads of divisions: asked, as long as opinions are taken; heard, from then on. The rest is the meeting's."""
    for row in TopicOpinion.objects.filter(record__in=pks).select_related("record"):
        head = f"d{row.division_id}.division_head"
        if row.at is not None:
            yield row.record_id, head, (), f"heard:{row.pk}"
        elif row.record.status in HEARING:
            yield row.record_id, head, ("give_opinion",), f"opinion:{row.pk}"
    yield from grounds_of_topics(pks, at)
