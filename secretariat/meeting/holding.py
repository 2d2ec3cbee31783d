"""A seat in a meeting to come: the taker is asked in its holder's place, and chairs it if they did."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from office.records.models import Record
from secretariat.meeting.agenda import OPEN
from secretariat.meeting.models import Attendee
from secretariat.meeting.people import hand_on


class SeatHolding(Holding):
    """Meetings that somebody is asked to, or stands in at, and that have not been held."""

    name = "meeting_seat"
    label = _("Meetings to come")
    models = ("secretariat.Attendee", "secretariat.Meeting")
    held_by = "who"

    def open(self) -> QuerySet[Attendee]:
        rows = Attendee.objects.filter(removed_at=None, record__status__in=OPEN)
        return rows.annotate(who=Coalesce("stand_in", "person")).select_related("record").order_by("pk")

    def record_of(self, row: Attendee) -> Record:
        return row.record

    def hand_to(self, handing: Handing, row: Attendee) -> None:
        assert handing.taker is not None
        with handing.of_record(row.record_id) as change:
            hand_on(change, row, handing.taker)
