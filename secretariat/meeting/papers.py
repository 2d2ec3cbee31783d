"""The notice, the minutes and the extracts on paper."""

from typing import Any

from django.utils.translation import gettext as _

from office.orgchart.queries import name_on
from office.papers.errors import PaperError
from office.papers.official.make import make_official
from office.papers.official.paper import Block, Form, Heading, OfficialPaper, Paragraph
from office.time import now
from secretariat.meeting.minutes import mark
from secretariat.meeting.models import AgendaItem, Meeting, Part, Reply, Status

ISSUED = (Status.ISSUED, Status.CLOSED)
SHORT_NAME = "市电政信息办"  # before the meeting's name in the red head


def minutes_pdf(meeting: Meeting, user: Any) -> bytes:
    """The whole minutes; without number and date as long as they are not approved. Any PaperError."""
    items = list(meeting.agenda())
    blocks: list[Block] = [Paragraph(line) for line in _lines(meeting.opening)]
    for item in items:
        blocks += [Heading(1, item.topic.title), *_passage(meeting, item)]
    return make_official(_paper(meeting, f"{meeting.title.removesuffix('纪要')}纪要", blocks, **_who(meeting))).pdf


def extract_pdf(topic: Any, user: Any) -> bytes:
    """What the minutes say of one topic, and nothing else of them. Any PaperError; one before they are issued."""
    item = extract_of(topic)
    if item is None:
        raise PaperError(_("There are no minutes about it yet."))
    title = f"{topic.title}（会议纪要摘录）"
    return make_official(_paper(item.record, title, _passage(item.record, item))).pdf


def extract_of(topic: Any) -> AgendaItem | None:
    """The topic's item in issued minutes."""
    rows = AgendaItem.objects.filter(topic=topic.pk, removed_at=None, record__status__in=ISSUED)
    return rows.select_related("record__division", "topic").first()


def _paper(meeting: Meeting, title: str, blocks: list[Block], **more: str) -> OfficialPaper:
    return OfficialPaper(
        form=Form.MINUTES, organs=(f"{SHORT_NAME}{mark(meeting)}",), title=title, blocks=tuple(blocks),
        dated=meeting.dated, number=meeting.number[meeting.number.index("第"):] if meeting.number else "",
        printed_by=name_on(now()), **more)


def _passage(meeting: Meeting, item: AgendaItem) -> list[Block]:
    """The topic's text, and its decisions with who does them until when, as the minutes say it."""
    said: list[Block] = [Paragraph(line) for line in _lines(item.text)]
    for one in meeting.decisions_made():
        if one.item_id == item.pk:
            said.append(Paragraph(f"议定：{one.text.rstrip('。')}{_until(one)}。"))
    return said


def _until(decision: Any) -> str:
    if not decision.lead or not decision.due:
        return ""
    return f"（{decision.lead.name_zh}牵头，{decision.due.month}月{decision.due.day}日前完成）"


def _who(meeting: Meeting) -> dict[str, str]:
    """出席, 请假 and 列席: who signed in, or while nobody did, who was asked."""
    rows = list(meeting.people())
    taken = any(row.signed_in_at for row in rows)
    there = [row for row in rows if row.signed_in_at] if taken else [row for row in rows if row.reply != Reply.DECLINES]
    away = [row for row in rows if row not in there and row.part == Part.ATTENDS]
    return {"attendees": _names(there, Part.ATTENDS), "observers": _names(there, Part.OBSERVES),
            "absent": "、".join(row.person.name_zh for row in away)}


def _names(rows: list[Any], part: str) -> str:
    named = (row.stand_in or row.person for row in rows if row.part == part)
    return "、".join(person.name_zh for person in named)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
