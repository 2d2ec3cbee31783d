"""Open inspections of rules: their inspector alone closes what was found."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from office.records.models import Record
from secretariat.rule_inspection.models import RuleInspection
from secretariat.rule_inspection.services import take_over


class InspectionHolding(Holding):
    """The taker becomes the inspector of the open findings, by their own signature."""

    name = "rule_inspection"
    label = _("Inspections of rules")
    models = ("secretariat.RuleInspection", "secretariat.Finding")
    held_by = "inspector_id"

    def open(self) -> QuerySet[RuleInspection]:
        return RuleInspection.objects.filter(is_open=True, inspector__isnull=False).order_by("pk")

    def line(self, row: RuleInspection) -> str:
        return row.line

    def record_of(self, row: RuleInspection) -> Record:
        return row

    def hand_to(self, handing: Handing, row: RuleInspection) -> None:
        with handing.of_record(row.pk) as change:
            take_over(change)
