"""The phrases that a person inserts into opinions: one's own and the office's, those one uses most first."""

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from office.notices.models import Phrase
from office.routing.models import JournalLine

RECENT = 100  # of a person's opinions, in which it is counted how often each phrase stands


def phrases_of(person_id: int | None) -> list[str]:
    """The person's phrases and the office's, the most used of late first; one query."""
    recent = JournalLine.objects.filter(by=person_id).exclude(opinion="").order_by("-id").values("pk")[:RECENT]
    using = JournalLine.objects.filter(by=person_id, pk__in=recent, opinion__contains=OuterRef("text"))
    counted = using.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    rows = Phrase.objects.filter(Q(person=None) | Q(person=person_id), retired_at=None)
    used = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    return list(rows.annotate(used=used).order_by("-used", "order", "pk").values_list("text", flat=True))
