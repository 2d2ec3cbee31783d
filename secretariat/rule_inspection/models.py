"""Inspections (检查) of how a division carries out a rule: findings, each with an owner and a day, and corrections."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.time import OfficeNow, today


class Status(models.TextChoices):
    """From the visit to the last correction."""

    INSPECTING = "inspecting", _("Being inspected")
    CORRECTING = "correcting", _("Being corrected")
    CLOSED = "closed", _("Closed")
    ABANDONED = "abandoned", _("Abandoned")


class RuleInspection(Record):
    """One inspection. Its inspector alone closes what was found."""

    KIND = "rule_inspection"
    STATUSES = Status
    FIRST = Status.INSPECTING
    CLOSED = frozenset({Status.CLOSED, Status.ABANDONED})

    rule = models.ForeignKey("secretariat.OfficeRule", models.PROTECT, related_name="inspections",
                             verbose_name=_("rule"))
    inspected = models.ForeignKey("office.Division", models.PROTECT, related_name="+",
                                  verbose_name=_("inspected division"))
    inspected_on = models.DateField(_("inspected on"))
    summary = models.TextField(_("what was looked at"), max_length=2000, blank=True)
    inspector = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                  verbose_name=_("inspector"))

    class Meta:
        verbose_name = _("inspection of a rule")
        verbose_name_plural = _("inspections of rules")

    def findings_made(self) -> list["Finding"]:
        """What was found, by its place."""
        rows = self.findings.select_related("division", "corrected_by", "closed_by", "evidence", "item")
        return list(rows.order_by("place", "pk"))

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.summary}"


class Finding(models.Model):
    """One thing that is not as the rule has it: whose it is, until when, how it was corrected, who closed it."""

    record = models.ForeignKey(RuleInspection, models.PROTECT, related_name="findings")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(_("finding"), max_length=1000)
    division = models.ForeignKey("office.Division", models.PROTECT, related_name="+",
                                 verbose_name=_("responsible division"))
    due_on = models.DateField(_("to be corrected by"))
    inspector = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    correction = models.CharField(_("how it was corrected"), max_length=1000, blank=True)
    evidence = models.ForeignKey("office.Attachment", models.PROTECT, null=True, related_name="+")
    corrected_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    corrected_at = models.DateTimeField(null=True)
    sent_back = models.CharField(max_length=500, blank=True)  # why the last correction is not enough
    closed_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    item = models.ForeignKey("office.Record", models.PROTECT, null=True, related_name="+")  # the supervised item of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "place"), name="finding_place_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_by=F("inspector"), corrected_at__isnull=False),
                name="inspector_closes_what_is_corrected"),
        ]
        indexes = [models.Index(fields=("division", "due_on"), name="finding_open", condition=Q(closed_at=None))]

    def state(self) -> str:
        """In words: closed, corrected, overdue or open."""
        if self.closed_at:
            return str(_("Closed"))
        if self.corrected_at:
            return str(_("Corrected, to be checked"))
        return str(_("Overdue")) if self.due_on < today() else str(_("To be corrected"))

    def light(self) -> str:
        """The light of its state, as the face draws it."""
        if self.closed_at:
            return "done"
        return "waiting" if self.corrected_at else "late" if self.due_on < today() else "active"
