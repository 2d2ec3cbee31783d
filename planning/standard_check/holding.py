"""A check that is not over: whoever takes it over inspects, and closes what is still open."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from office.inspecting.services import hand_to
from planning.standard_check.models import StandardCheck


class CheckHolding(Holding):
    """What somebody checks, with its open findings."""

    name = "standard_check"
    label = _("Compliance checks that are not over")
    models = ("planning.StandardCheck", "planning.CheckFinding")
    held_by = "inspector_id"

    def open(self) -> QuerySet[StandardCheck]:
        return StandardCheck.objects.filter(is_open=True).order_by("pk")

    def hand_to(self, handing: Handing, row: StandardCheck) -> None:
        assert handing.taker is not None
        with handing.of_record(row.pk) as change:
            hand_to(change, handing.taker.pk)
