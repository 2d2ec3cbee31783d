"""What the rules of standards give: drafts to who keeps the register and who is asked; what is issued to everybody."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from office.consulting.services import CAUSE as CONSULT
from planning.standard.issuing import CAUSE
from planning.standard.models import Standard
from planning.standard.services import KEEPER


def grounds(pks: list[int], at: datetime) -> Iterator[tuple[int, str, Iterable[str], str]]:
    """Who has which verbs in these standards, for which cause."""
    for row in Standard.objects.filter(pk__in=pks).select_related("duty"):
        yield row.pk, f"d{row.duty.division_id}.division_head", ("comment",), KEEPER
        for division in row.asked_ids:
            yield row.pk, f"d{division}", ("comment",), CONSULT
        for division in row.shown_ids:
            yield row.pk, f"d{division}", (), CAUSE
