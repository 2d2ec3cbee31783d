"""Compliance checks (标准执行检查): whether a division or a unit keeps to a standard; findings, corrections."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.inspecting.models import Finding, Inspection, finding_rules
from office.orgchart.models import Division
from office.orgchart.staff import staff
from office.records.models import Record


class StandardCheck(Inspection, Record):
    """One check, of a division of the office or of a unit outside it."""

    KIND = "standard_check"

    against = models.ForeignKey("planning.Standard", models.PROTECT, related_name="checks",
                                 verbose_name=_("policy or standard"))
    inspected = models.ForeignKey("office.Division", models.PROTECT, null=True, blank=True, related_name="+",
                                  verbose_name=_("inspected division"))
    unit = models.CharField(_("inspected outside unit"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("compliance check")
        verbose_name_plural = _("compliance checks")
        constraints = [
            models.CheckConstraint(condition=Q(inspected=None) & ~Q(unit="") | Q(inspected__isnull=False, unit=""),
                                   name="either_division_or_unit_is_checked"),
        ]

    def whom(self) -> str:
        """The division or the unit that was checked; no query, for divisions are held in memory."""
        known = staff().known[Division]
        return self.unit or (known[self.inspected_id].name if self.inspected_id in known else "")

    whom.label = _("inspected")  # type: ignore[attr-defined]


class CheckFinding(Finding):
    """One thing that is not as the standard has it; of an outside unit, whoever looks after it sees to it."""

    record = models.ForeignKey(StandardCheck, models.PROTECT, related_name="findings")

    class Meta:
        constraints = finding_rules("check_finding_place_once", "inspector_closes_corrected_check_finding")
        indexes = [models.Index(fields=("division", "due_on"), name="check_finding_open", condition=Q(closed_at=None))]
