"""A seal in somebody's hands, as keeper or as deputy: it comes into the taker's by a dated custody."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from secretariat.seal.models import Custody


class SealHolding(Holding):
    """国发〔1999〕25号: a seal is always in somebody's hands, and each hand-over is on record."""

    name = "seal"
    label = _("Seals in custody")
    models = ("secretariat.Custody",)
    held_by = "person_id"

    def open(self) -> QuerySet[Custody]:
        return Custody.objects.filter(until=None).select_related("seal").order_by("pk")

    def line(self, row: Custody) -> str:
        return f"{row.seal} ({_('as deputy')})" if row.deputy else str(row.seal)

    def hand_to(self, handing: Handing, row: Any) -> None:
        row.until = handing.at
        row.save()
        Custody.objects.create(seal=row.seal, person=handing.taker, deputy=row.deputy, since=handing.at,
                               note=handing.words[:200])
