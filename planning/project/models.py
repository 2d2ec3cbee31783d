"""E-government projects (电子政务项目): one record from the application to the evaluation of its performance."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.records.models import Record
from planning.budget.models import Money


class Status(models.TextChoices):
    """The stages of a project in their order; behind them, the ends that are none."""

    APPLY = "apply", _("Application")
    FORMAL = "formal", _("Formal check")
    EXPERT = "expert", _("Expert review")
    APPROVE = "approve", pgettext_lazy("project", "Approval")
    BUDGET = "budget", pgettext_lazy("project", "Budget")
    PROCURE = "procure", pgettext_lazy("project", "Procurement")
    CONTRACT = "contract", pgettext_lazy("project", "Contract")
    BUILD = "build", _("Construction")
    INITIAL = "initial", _("Initial acceptance")
    TRIAL = "trial", _("Trial run")
    FINAL = "final", _("Final acceptance")
    EVALUATE = "evaluate", _("Performance evaluation")
    ARCHIVE = "archive", pgettext_lazy("project", "Filing")
    ARCHIVED = "archived", pgettext_lazy("project", "On file")
    REFUSED = "refused", pgettext_lazy("project", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("project", "Application withdrawn")


ENDS = (Status.ARCHIVED, Status.REFUSED, Status.WITHDRAWN)
STAGES = tuple(status for status in Status if status not in ENDS)


class Grade(models.TextChoices):
    """What a project's performance comes to (绩效等次); from how many points, a figure says."""

    EXCELLENT = "excellent", pgettext_lazy("performance", "Excellent")
    GOOD = "good", pgettext_lazy("performance", "Good")
    MIDDLE = "middle", pgettext_lazy("performance", "Middle")
    POOR = "poor", pgettext_lazy("performance", "Poor")


class Project(Record):
    """One project, under one number all its life. `approved` is written by the sign-off of its route alone."""

    KIND = "project"
    STATUSES = Status
    FIRST = Status.APPLY
    CLOSED = frozenset(ENDS)

    applicant = models.CharField(_("applying unit"), max_length=120)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    applied_on = models.DateField(_("applied on"))
    basis = models.CharField(_("basis"), max_length=500)
    purpose = models.TextField(_("purpose and contents"), max_length=4000)
    completes_on = models.DateField(_("to be completed by"))
    source = models.ForeignKey("office.Record", models.PROTECT, null=True, blank=True, related_name="+",
                               verbose_name=_("application document"))
    requested = Money(_("amount requested"), default=Decimal("0.00"), editable=False)
    approved = Money(_("amount approved"), null=True, editable=False)
    passings_made = models.PositiveSmallIntegerField(default=0, editable=False)  # how often a stage was passed
    resume = models.CharField(max_length=20, blank=True, editable=False)  # where an approval of a change leads back to
    review_round = models.PositiveSmallIntegerField(default=0, editable=False)
    review_score = models.DecimalField(_("score of the expert review"), max_digits=5, decimal_places=2, null=True,
                                       editable=False)
    review_summary = models.TextField(_("summary of the expert review"), max_length=4000, blank=True, editable=False)
    trial_from = models.DateField(_("trial run since"), null=True, editable=False)
    trial_until = models.DateField(_("trial run until"), null=True, editable=False)
    accepted_on = models.DateField(_("finally accepted on"), null=True, editable=False)
    evaluated_on = models.DateField(_("evaluated on"), null=True, editable=False)
    performance = models.DecimalField(_("performance, of 100 points"), max_digits=4, decimal_places=1, null=True,
                                      editable=False)
    performance_grade = models.CharField(_("performance grade"), max_length=10, choices=Grade.choices, blank=True,
                                         editable=False)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(condition=Q(requested__gte=0), name="project_asks_for_no_less_than_nothing"),
            models.CheckConstraint(
                condition=Q(approved=None) | Q(approved__gt=0, approved__lte=F("requested")),
                name="project_is_not_given_more_than_it_asks"),
            models.CheckConstraint(condition=Q(performance=None) | Q(performance__gte=0, performance__lte=100),
                                   name="performance_is_of_100"),
            models.CheckConstraint(condition=Q(trial_until=None) | Q(trial_until__gte=F("trial_from")),
                                   name="trial_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(accepted_on=None) | Q(accepted_on__gte=F("trial_until")),
                                   name="accepted_after_its_trial"),
        ]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.applicant} {self.purpose}"

    def asked(self) -> str:
        """The amount requested, as lists and papers print it."""
        return f"{self.requested:,.2f}"

    asked.label = _("amount requested (yuan)")  # type: ignore[attr-defined]

    def given(self) -> str:
        """The amount approved, as lists and papers print it; nothing before."""
        return "" if self.approved is None else f"{self.approved:,.2f}"

    given.label = _("amount approved (yuan)")  # type: ignore[attr-defined]
