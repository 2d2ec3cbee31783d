"""What the rules of standards give: drafts to who keeps the register and who is asked; what is issued to everybody."""

from collections.abc import Iterator
from datetime import datetime

from office.consulting.grounds import grounds_of_drafts
from office.permissions.access import Given
from planning.standard.issuing import CAUSE
from planning.standard.models import Standard
from planning.standard.services import KEEPER


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """Who has which verbs in these standards, for which cause."""
    yield from grounds_of_drafts(Standard, pks)
    for row in Standard.objects.filter(pk__in=pks).select_related("duty"):
        yield row.pk, f"d{row.duty.division_id}.division_head", ("comment",), KEEPER
        for division in row.shown_ids:
            yield row.pk, f"d{division}", (), CAUSE
