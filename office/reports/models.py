"""Reports that people keep: what was asked for under a name, how often it is made, and the files that were made."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.reports.periods import Every
from office.time import OfficeNow

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SavedReport(models.Model):
    """A report with its parameters, under a name its owner gave it; shared with a division, if they want.

    What is made by itself is made with its owner's rights at that time. Deleted, it is only marked: its files stay.
    """

    person = models.ForeignKey("office.Person", models.PROTECT, related_name="saved_reports", verbose_name=_("owner"))
    report = models.CharField(_("report"), max_length=40)  # a code of all_reports()
    name = models.CharField(_("name"), max_length=80)
    query = models.JSONField(default=dict)  # the form's fields, as the address has them
    division = models.ForeignKey("office.Division", models.PROTECT, null=True, blank=True, related_name="+",
                                 verbose_name=_("shared with the division"))
    every = models.CharField(_("made by itself"), max_length=7, choices=Every.choices, blank=True)
    first_day = models.DateField(null=True)  # the first period that is made lies around it
    language = models.CharField(max_length=10)
    stopped = models.CharField(max_length=10, blank=True,
                               choices=(("right", _("Its owner may not open it any more.")),))
    saved_at = models.DateTimeField(db_default=OfficeNow())
    deleted_at = models.DateTimeField(null=True)
    history = kept_history()
    title: "StrOrPromise"  # set by the list of reports: that of the report itself

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(fields=("person", "name"), condition=Q(deleted_at=None), name="one_report_a_name"),
            models.CheckConstraint(condition=Q(every="") | Q(first_day__isnull=False), name="schedule_has_its_start"),
        ]

    def __str__(self) -> str:
        return self.name


class ReportSubscription(models.Model):
    """Somebody is told whenever a saved report has been made; its owner is told anyway."""

    saved = models.ForeignKey(SavedReport, models.CASCADE, related_name="subscriptions")
    person = models.ForeignKey("office.Person", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("saved", "person"), name="subscribed_once")]


class ReportFile(models.Model):
    """One period of a saved report: promised once, made once, kept as it was made."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        DONE = "done", _("Made")
        FAILED = "failed", _("Not made")

    saved = models.ForeignKey(SavedReport, models.PROTECT, related_name="files")
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=300, blank=True)  # why not
    scope = models.CharField(max_length=120, blank=True)  # what was counted over
    pdf = models.ForeignKey("office.StoredFile", models.PROTECT, null=True, related_name="+")
    xlsx = models.ForeignKey("office.StoredFile", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=OfficeNow())
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-since", "-id")
        constraints = [
            models.UniqueConstraint(fields=("saved", "since", "until"), name="one_report_a_period"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="report_period_in_order"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(pdf__isnull=False, xlsx__isnull=False, made_at__isnull=False),
                name="made_report_has_files"),
        ]
