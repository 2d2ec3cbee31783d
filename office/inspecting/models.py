"""Inspections (检查) and what they find, as every register that inspects keeps them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow, today


class Status(models.TextChoices):
    """From the visit to the last correction."""

    INSPECTING = "inspecting", _("Being inspected")
    CORRECTING = "correcting", _("Being corrected")
    CLOSED = "closed", _("Closed")
    ABANDONED = "abandoned", _("Abandoned")


class Inspection(models.Model):
    """What every kind of inspection has; its inspector alone closes what was found. Stands before Record."""

    STATUSES = Status
    FIRST = Status.INSPECTING
    CLOSED = frozenset({Status.CLOSED, Status.ABANDONED})

    inspected_on = models.DateField(_("inspected on"))
    summary = models.TextField(_("what was looked at"), max_length=2000, blank=True)
    inspector = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                  verbose_name=_("inspector"))

    class Meta:
        abstract = True

    def findings_made(self) -> list[Any]:
        """What was found, by its place."""
        rows = self.findings.select_related(  # type: ignore[attr-defined]  # each kind's own findings name it so
            "division", "corrected_by", "closed_by", "evidence", "item")
        return list(rows.order_by("place", "pk"))

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.summary}"  # type: ignore[attr-defined]  # the record's


class Finding(models.Model):
    """One thing that is not as it should be: whose it is, until when, how it was corrected, who closed it.

    Each kind's own has its `record` (related name `findings`) and the constraints of `finding_rules()`.
    """

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
        abstract = True

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


def finding_rules(place_once: str, closed_by_inspector: str) -> list[models.BaseConstraint]:
    """The constraints of a kind's findings, under these names: a place once; its inspector closes what is corrected."""
    return [
        models.UniqueConstraint(fields=("record", "place"), name=place_once),
        models.CheckConstraint(
            condition=Q(closed_at=None) | Q(closed_by=F("inspector"), corrected_at__isnull=False),
            name=closed_by_inspector),
    ]
