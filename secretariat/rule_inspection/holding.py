"""An inspection that is not over: whoever takes it over inspects, and closes what is still open."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from office.inspecting.services import hand_to
from secretariat.rule_inspection.models import RuleInspection


class InspectionHolding(Holding):
    """What somebody inspects, with its open findings."""

    name = "rule_inspection"
    label = _("Inspections of rules that are not over")
    models = ("secretariat.RuleInspection", "secretariat.Finding")
    held_by = "inspector_id"

    def open(self) -> QuerySet[RuleInspection]:
        return RuleInspection.objects.filter(is_open=True).order_by("pk")

    def hand_to(self, handing: Handing, row: RuleInspection) -> None:
        assert handing.taker is not None
        with handing.of_record(row.pk) as change:
            hand_to(change, handing.taker.pk)
