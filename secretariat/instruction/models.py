"""Instructions (批示): what a leader or a superior wrote on a paper, who was told, and what was reported back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.records.models import Record


class Status(models.TextChoices):
    """From the register to the report back."""

    REGISTERED = "registered", pgettext_lazy("instruction", "Registered")
    DISTRIBUTED = "distributed", pgettext_lazy("instruction", "Distributed")
    FED_BACK = "fed_back", _("Reported back")


class Level(models.TextChoices):
    """Whose word it is."""

    SUPERIOR = "superior", _("Superior leader")
    OFFICE = "office", _("Leader of the office")


class Instruction(Record):
    """One instruction, in its words or as the photograph of the handwriting, tied to what it was written on."""

    KIND = "instruction"
    STATUSES = Status
    FIRST = Status.REGISTERED
    CLOSED = frozenset({Status.FED_BACK})

    level = models.CharField(_("whose"), max_length=10, choices=Level.choices, default=Level.OFFICE)
    given_by = models.CharField(_("who instructed"), max_length=80)  # name and post, as the paper has them
    given_on = models.DateField(_("instructed on"))
    # Empty: the photograph has it.
    text = models.TextField(pgettext_lazy("field", "instruction"), max_length=2000, blank=True)
    source = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="instructions",
                               verbose_name=_("written on"))
    result = models.TextField(_("report back"), max_length=4000, blank=True, editable=False)
    reported_on = models.DateField(_("reported on"), null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("register", "instruction")
        verbose_name_plural = pgettext_lazy("register", "instructions")
        indexes = [models.Index(fields=("source",), name="instruction_by_source", condition=Q(source__isnull=False))]
        constraints = [
            models.CheckConstraint(condition=Q(reported_on=None) | ~Q(result=""), name="instruction_report_says_what"),
        ]

    def source_line(self) -> str:
        """What it was written on; the page's links lead there."""
        return self.source.line if self.source is not None else ""

    source_line.label = _("written on")  # type: ignore[attr-defined]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.given_by} {self.text} {self.result}"
