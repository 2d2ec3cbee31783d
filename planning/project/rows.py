"""What hangs on a project: its estimates, passings, check lists, approvals, milestones, reports, changes, scores."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from office.routing.approval import Approval
from office.time import OfficeNow
from planning.budget.models import Money
from planning.project.models import Project, Status


class Part(models.TextChoices):
    """What the money is for."""

    SOFTWARE = "software", _("Software development")
    LICENCES = "licences", _("Finished software")
    HARDWARE = "hardware", _("Hardware and equipment")
    INTEGRATION = "integration", _("System integration")
    DATA = "data", _("Data and resources")
    SECURITY = "security", _("Security and cryptography")
    SUPERVISION = "supervision", _("Supervision and testing")
    OTHER = "other", pgettext_lazy("project", "Other costs")


class Estimate(models.Model):
    """What was asked for (投资概算), in one version. Written once; another version replaces it."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="estimates")
    version = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=("record", "version"), name="one_estimate_a_version")]


class EstimateLine(models.Model):
    """One part of an estimate: what was asked, and what is to be approved of it (the database: of a project that
    stands for approval and is on no route)."""

    estimate = models.ForeignKey(Estimate, models.PROTECT, related_name="lines")
    part = models.CharField(max_length=12, choices=Part.choices)
    requested = Money()
    approved = Money(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("estimate", "part"), name="one_line_a_part"),
            models.CheckConstraint(condition=Q(requested__gt=0), name="estimate_line_asks_for_something"),
            models.CheckConstraint(condition=Q(approved=None) | Q(approved__gte=0, approved__lte=F("requested")),
                                   name="part_is_not_given_more_than_it_asks"),
        ]


class Passing(models.Model):
    """A stage was passed (or went back): by whom, from which post and for whom, when, with which words."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="passings")
    left = models.CharField(max_length=20, choices=Status.choices)
    entered = models.CharField(max_length=20, choices=Status.choices)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("office.Post", models.PROTECT, null=True, related_name="+")
    behalf = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    note = models.CharField(max_length=500, blank=True)


class Phase(models.TextChoices):
    """The three lists that are gone through item by item."""

    FORMAL = "formal", _("Formal check")
    INITIAL = "initial", _("Initial acceptance")
    FINAL = "final", _("Final acceptance")


class Finding(models.TextChoices):
    """What was found of an item."""

    PASSED = "pass", _("Passed")
    FAILED = "fail", pgettext_lazy("check", "Failed")
    WAIVED = "waived", _("Waived")


class CheckItem(models.Model):
    """One item of a list, as the list was when the stage began; a waiver says why."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="checks")
    phase = models.CharField(max_length=8, choices=Phase.choices)
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    text_zh = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    finding = models.CharField(max_length=8, choices=Finding.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "phase", "code"), name="one_check_an_item"),
            models.CheckConstraint(condition=~Q(finding="waived") | ~Q(note=""), name="waiver_says_why"),
            models.CheckConstraint(condition=Q(finding="") | ~Q(by=None), name="finding_says_who"),
        ]

    @property
    def text(self) -> str:
        """The item in the reader's language."""
        return self.text_zh if (get_language() or "").startswith("zh") else self.text_en


class ProjectApproval(Approval):
    """Who signed which amount. Written once; the drafter is written by the database and is never the signer."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="approvals")
    estimate = models.ForeignKey(Estimate, models.PROTECT, related_name="+")
    amount = Money()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("drafter")), name="applicant_clerk_is_not_approver"),
            models.CheckConstraint(condition=Q(behalf=None) | ~Q(behalf=F("drafter")),
                                   name="nobody_approves_for_applicant_clerk"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="approval_is_of_something"),
        ]


class Milestone(models.Model):
    """What is to be reached when, and when it was."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("due on"))
    reached_on = models.DateField(_("reached on"), null=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(reached_on=None) | ~Q(by=None), name="reached_says_who")]


class MonthlyReport(models.Model):
    """What the supervising engineers report of a month (监理月报); one a month."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="reports")
    month = models.DateField()  # its first day
    progress = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=2000)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "month"), name="one_report_a_month"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="report_progress_percent"),
            models.CheckConstraint(condition=Q(month__day=1), name="report_is_of_a_month"),
        ]


class ProjectChange(models.Model):
    """A change while it is built: small ones are filed, others go back for approval. The limit of the day stands by."""

    class State(models.TextChoices):
        FILED = "filed", _("Filed only")
        ASKED = "asked", _("Back for approval")
        APPROVED = "approved", pgettext_lazy("change", "Approved")
        REFUSED = "refused", pgettext_lazy("change", "Refused")

    record = models.ForeignKey(Project, models.PROTECT, related_name="changes")
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000)
    amount = Money()  # how much of the approved estimate it touches
    goals = models.BooleanField()  # whether the goals are changed
    sum_before = Money()  # of the changes filed since the last approval
    limit = Money()  # the share of the figure, in yuan
    state = models.CharField(max_length=8, choices=State.choices)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="change_amount_not_negative"),
            models.CheckConstraint(
                condition=~Q(state="filed") | Q(goals=False) & Q(limit__gte=F("amount") + F("sum_before")),
                name="filed_change_is_within_limit"),
            models.UniqueConstraint(fields=("record",), condition=Q(state="asked"), name="one_change_for_approval"),
        ]


class PerformanceScore(models.Model):
    """The points of one indicator of the performance table, of how many, and on what they rest."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="scores")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    group_zh = models.CharField(max_length=40)
    group_en = models.CharField(max_length=60)
    text_zh = models.CharField(max_length=120)
    text_en = models.CharField(max_length=120)
    most = models.DecimalField(max_digits=4, decimal_places=1)
    points = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    basis = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "code"), name="one_score_an_indicator"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=Decimal(0), points__lte=F("most")),
                                   name="points_within_the_most"),
        ]

    @property
    def text(self) -> str:
        """The indicator in the reader's language."""
        return self.text_zh if (get_language() or "").startswith("zh") else self.text_en

    @property
    def group(self) -> str:
        """Its group in the reader's language."""
        return self.group_zh if (get_language() or "").startswith("zh") else self.group_en
