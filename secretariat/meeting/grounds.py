"""Whom a meeting's own tables give rights in it and in its topics: whoever was asked, comes instead, attended."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from office.permissions.access import Given
from secretariat.meeting.decisions import concerned
from secretariat.meeting.models import AgendaItem, Attendee, Meeting, Part, Status
from secretariat.meeting.people import cause

MINUTED = (Status.ISSUED, Status.CLOSED)


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """Of meetings: those asked, since the notice; who comes instead; those who attended, once minutes are issued."""
    for row in _asked(pks):
        yield row.record_id, f"u{row.person_id}", ("reply",), cause(row)
        if row.stand_in_id and row.record.status != Status.CANCELLED:
            yield row.record_id, f"u{row.stand_in_id}", (), f"{cause(row)}:instead"
        if row.part == Part.ATTENDS and row.record.status in MINUTED:
            yield row.record_id, f"u{row.person_id}", ("read_minutes",), f"minutes:{row.record_id}"


def grounds_of_topics(pks: list[int], at: datetime) -> Iterator[Given]:
    """Of topics on an agenda: whoever attends, or comes instead; and the divisions that the minutes' decisions name."""
    rows = AgendaItem.objects.filter(topic__in=pks, removed_at=None)
    items = list(rows.select_related("record").prefetch_related("decisions"))
    attending = defaultdict(list)
    for row in _asked({item.record_id for item in items}):
        if row.part == Part.ATTENDS:
            attending[row.record_id].append(row)
    for item in items:
        for row in attending[item.record_id]:
            yield item.topic_id, f"u{row.person_id}", (), cause(row)
            if row.stand_in_id:
                yield item.topic_id, f"u{row.stand_in_id}", (), f"{cause(row)}:instead"
        if item.record.status in MINUTED:
            for division in concerned(item.decisions.all()):
                yield item.topic_id, f"d{division}", (), f"extract:{item.pk}"


def _asked(pks: Iterable[int]) -> list[Attendee]:
    """The people to whom the notice went: their meeting was convened once, even if it was cancelled since."""
    convened = Meeting.history.filter(id__in=pks, status=Status.CONVENED).values("id")
    return list(Attendee.objects.filter(record__in=convened, removed_at=None).select_related("record"))
