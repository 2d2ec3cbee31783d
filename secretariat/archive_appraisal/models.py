"""Appraisals (鉴定), 档案法实施条例 art. 24: what is over its period is kept longer, or destroyed by leave."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.audit.actor import current
from office.records.models import Record
from secretariat.archive_item.models import ArchiveItem


class Status(models.TextChoices):
    """From the report to what was done."""

    PROPOSED = "proposed", _("To be approved")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    CARRIED_OUT = "carried_out", _("Carried out")


class Outcome(models.TextChoices):
    """What becomes of the items."""

    EXTEND = "extend", _("Keep longer")
    DESTROY = "destroy", _("Destroy")


class ArchiveAppraisal(Record):
    """One appraisal report and its list; a list of destruction is kept for ever."""

    KIND = "archive_appraisal"
    STATUSES = Status
    FIRST = Status.PROPOSED
    CLOSED = frozenset({Status.REFUSED, Status.CARRIED_OUT})

    scope = models.TextField(_("items"))
    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome.choices)
    years = models.PositiveSmallIntegerField(_("years longer"), null=True, blank=True,
                                             validators=[MinValueValidator(1), MaxValueValidator(100)])
    opinion = models.TextField(_("appraisal report"), max_length=2000)
    proposed_by = models.ForeignKey("office.Person", models.PROTECT, editable=False, related_name="+",
                                    verbose_name=_("appraised by"))
    approved_by = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                    verbose_name=_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    first_supervisor = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                         verbose_name=_("first supervisor"))
    second_supervisor = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False,
                                          related_name="+", verbose_name=_("second supervisor"))
    carried_out_at = models.DateTimeField(_("carried out at"), null=True, editable=False)

    class Meta:
        verbose_name = _("appraisal of archives")
        verbose_name_plural = _("appraisals of archives")
        constraints = [
            # Who appraises, who approves and the two who supervise are four people; see also the trigger.
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                                   name="appraisal_needs_two"),
            models.CheckConstraint(condition=Q(approved_by=None, approved_at=None)
                                   | Q(approved_by__isnull=False, approved_at__isnull=False), name="approval_is_whole"),
            models.CheckConstraint(
                condition=Q(carried_out_at=None) | Q(outcome="extend", approved_by__isnull=False)
                | Q(approved_by__isnull=False, first_supervisor__isnull=False, second_supervisor__isnull=False),
                name="destruction_has_leave_and_two_supervisors"),
            models.CheckConstraint(condition=Q(first_supervisor=None) | Q(second_supervisor=None)
                                   | ~Q(first_supervisor=F("second_supervisor")), name="supervisors_are_two"),
            models.CheckConstraint(condition=Q(outcome="destroy", years=None) | Q(outcome="extend", years__gte=1),
                                   name="extension_says_how_long"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.proposed_by_id = self.proposed_by_id or current().person_id  # type: ignore[assignment]
        super().save(*args, **kwargs)

    def listed(self) -> "list[AppraisalLine]":
        """Its list, by archival code."""
        return list(self.lines.order_by("code"))


class AppraisalLine(models.Model):
    """An item as it stood when it was appraised; written once, kept for ever."""

    appraisal = models.ForeignKey(ArchiveAppraisal, models.PROTECT, related_name="lines")
    item = models.ForeignKey(ArchiveItem, models.PROTECT, related_name="appraisals")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    document_number = models.CharField(max_length=80, blank=True)
    author = models.CharField(max_length=200, blank=True)
    dated = models.DateField()
    retention = models.CharField(max_length=3)
    keep_through = models.PositiveSmallIntegerField()
    pages = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("appraisal", "item"), name="appraised_once_a_list")]
