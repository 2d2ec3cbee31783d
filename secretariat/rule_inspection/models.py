"""Inspections (检查) of how a division carries out a rule: findings, each with an owner and a day, and corrections."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.inspecting.models import Finding as AnyFinding
from office.inspecting.models import Inspection, finding_rules
from office.records.models import Record


class RuleInspection(Inspection, Record):
    """One inspection of a division."""

    KIND = "rule_inspection"

    rule = models.ForeignKey("secretariat.OfficeRule", models.PROTECT, related_name="inspections",
                             verbose_name=_("rule"))
    inspected = models.ForeignKey("office.Division", models.PROTECT, related_name="+",
                                  verbose_name=_("inspected division"))

    class Meta:
        verbose_name = _("inspection of a rule")
        verbose_name_plural = _("inspections of rules")


class Finding(AnyFinding):
    """One thing that is not as the rule has it."""

    record = models.ForeignKey(RuleInspection, models.PROTECT, related_name="findings")

    class Meta:
        constraints = finding_rules("finding_place_once", "inspector_closes_what_is_corrected")
        indexes = [models.Index(fields=("division", "due_on"), name="finding_open", condition=Q(closed_at=None))]
