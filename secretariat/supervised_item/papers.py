"""The papers of supervision: the slip (督办单) of one item."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from office.papers.contents import Event, Field, RecordPrint, Section
from office.papers.render import make
from office.registers.paperwork import address, printed
from office.registers.values import facts
from secretariat.supervised_item.models import SupervisedItem

WHAT = ("text", "origin", "source_line")
WHO = ("lead", "assisting", "owner", "issuer", "leader")
WHEN = ("starts_on", "due", "cycle", "progress")


def slip(item: SupervisedItem, user: Any) -> bytes:
    """督办单: what is to be done by whom until when, what was urged and fed back, and room for an answer by hand."""
    said = ((_("Task"), WHAT), (_("Lead and helpers"), WHO), (_("Dates"), WHEN))
    sections = [Section(title=title, fields=tuple(
        Field(label=name, value=str(value), wide=name in ("text",)) for name, value in facts(item, names)))
        for title, names in said]
    sections.append(Section(title=_("Answer of the lead division"), fields=(
        Field(label=_("Measures and outcome"), value="　\n　\n　", wide=True),
        Field(label=_("Signed by"), value=""), Field(label=_("Date"), value=""))))
    paper = RecordPrint(**printed(user), register=_("Supervision slip"), title=item.title, number=item.number,
                        status=_light_words(item), sections=tuple(sections), events=tuple(_events(item)), files=(),
                        url=address(item))
    return make(paper)


def _light_words(item: SupervisedItem) -> str:
    from secretariat.supervised_item.lights import face_of

    face = face_of(item)
    return f"{item.get_status_display()} · {face.word}, {face.text}" if face else str(item.get_status_display())


def _events(item: SupervisedItem) -> list[Event]:
    """Urgings and feedback, oldest first."""
    urged = [Event(at=localtime(row.at), who=row.by.name, act=_("Urged"), text=row.note)
             for row in item.urges.select_related("by")]
    fed = [Event(at=localtime(row.at), who=row.by.name, act=_("Fed back, %(percent)d %%") % {"percent": row.progress},
                 text=row.text) for row in item.feedback.select_related("by")]
    return sorted([*urged, *fed], key=lambda event: event.at)
