"""Plans (规划、计划): each version is a record; goals, indicators with yearly targets, tasks of divisions."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.records.models import Record

LONGEST = 20_000  # characters of what a plan says besides its rows


class Status(models.TextChoices):
    """From the first draft to the end of its years, or to the version that supersedes it."""

    DRAFT = "draft", _("Draft")
    APPROVING = "approving", _("Awaits approval")
    APPROVED = "approved", _("Approved")
    IN_FORCE = "in_force", pgettext_lazy("plan", "Being carried out")
    SUPERSEDED = "superseded", _("Superseded")
    COMPLETED = "completed", pgettext_lazy("plan", "Completed")
    ABANDONED = "abandoned", _("Abandoned")


class Category(models.TextChoices):
    """For how long, and for what, it plans."""

    FIVE_YEAR = "five_year", _("Five-year plan")
    YEARLY = "yearly", pgettext_lazy("plan", "Yearly plan")
    SPECIAL = "special", _("Special plan")


class Plan(Record):
    """One version of a plan. Its rows are frozen by the database once it is not a draft; see rows.py for them."""

    KIND = "plan"
    STATUSES = Status
    FIRST = Status.DRAFT
    CLOSED = frozenset({Status.SUPERSEDED, Status.COMPLETED, Status.ABANDONED})

    category = models.CharField(pgettext_lazy("plan", "kind of plan"), max_length=12, choices=Category.choices,
                                default=Category.YEARLY)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    text = models.TextField(_("starting point and guiding principles"), max_length=LONGEST, blank=True)
    carries_out = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_out_by",
                                    verbose_name=_("carries out the plan"))
    previous = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="successors",
                                 verbose_name=_("revises"))
    # the first version, which is its own root
    root = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="versions")
    edition = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    revised_for = models.CharField(_("reason of the revision"), max_length=500, blank=True, editable=False)
    signer = models.CharField(_("signed off by"), max_length=60, blank=True, editable=False)
    issued_on = models.DateField(_("issued on"), null=True, editable=False)
    superseded_on = models.DateField(_("superseded on"), null=True, editable=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="plan_years_in_order"),
            models.CheckConstraint(condition=Q(issued_on=None) | ~Q(signer=""), name="issued_plan_is_signed"),
            models.UniqueConstraint(fields=("root",), name="one_version_of_a_plan",
                                    condition=Q(issued_on__isnull=False, superseded_on=None)),
        ]

    def years(self) -> str:
        """The years it plans for."""
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}–{self.last_year}"

    years.label = pgettext_lazy("plan", "years")  # type: ignore[attr-defined]

    def every_year(self) -> range:
        """Each of its years."""
        return range(self.first_year, self.last_year + 1)

    def standing(self, name: str) -> Any:
        """Its goals, indicators or tasks that were not taken out, by their place."""
        return getattr(self, name).filter(removed_at=None).order_by("place", "pk")

    @cached_property
    def filled(self) -> frozenset[str]:
        """Which of its kinds of rows it has: one query, read once for a page, which then asks for these alone."""
        related = {name: type(self)._meta.get_field(name).related_model._base_manager  # type: ignore[union-attr]
                   for name in ("goals", "indicators", "tasks", "reviews")}
        asked = {f"has_{name}": Exists(rows.filter(record=OuterRef("pk"))) for name, rows in related.items()}
        found = Plan.objects.filter(pk=self.pk).values(**asked).get()
        return frozenset(name.removeprefix("has_") for name, there in found.items() if there)

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.text}"[:100_000]
