"""A year's budget (年度预算): its lines with totals that vouchers alone move, the vouchers, and what was promised."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.records.models import Record
from office.routing.approval import Approval
from office.time import OfficeNow

ZERO = Decimal("0.00")


class Money(models.DecimalField):
    """Yuan and fen: never a float, and room for less than a trillion."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"max_digits": 14, "decimal_places": 2} | kwargs))


class Status(models.TextChoices):
    """From the first request to the end of the year."""

    DRAFT = "draft", _("Being drawn up")
    APPROVING = "approving", _("Awaits approval")
    APPROVED = "approved", pgettext_lazy("budget", "In force")
    CLOSED = "closed", _("Year closed")
    ABANDONED = "abandoned", _("Abandoned")


class Budget(Record):
    """The budget of one year; its lines are changed while it is drawn up, and by vouchers afterwards."""

    KIND = "budget"
    STATUSES = Status
    FIRST = Status.DRAFT
    CLOSED = frozenset({Status.CLOSED, Status.ABANDONED})

    year = models.PositiveSmallIntegerField(_("year"))
    remark = models.TextField(_("explanation"), max_length=2000, blank=True)
    abandoned = models.BooleanField(default=False, editable=False)  # its year is free for another

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        constraints = [
            models.UniqueConstraint(fields=("year",), condition=Q(abandoned=False), name="one_budget_a_year"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="budget_year_is_believable"),
        ]

    def clean(self) -> None:
        """A year of this century, and one budget for it."""
        super().clean()
        if self.year and not 2000 <= self.year <= 2100:
            raise ValidationError({"year": _("Enter a year between 2000 and 2100.")})
        others = Budget.objects.filter(year=self.year, abandoned=False).exclude(pk=self.pk)
        if self.year and others.exists():
            raise ValidationError({"year": _("There is a budget for %(year)d already: adjust that one.") % {
                "year": self.year}})

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.year} {self.remark}"


class BudgetLine(models.Model):
    """One line: what may be spent for one purpose. Each of its yuan is available, frozen, promised or paid.

    The totals are kept by the trigger of the vouchers (sql.py); whatever else writes them is refused.
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField(_("place"))
    code = models.CharField(_("economic classification"), max_length=8)  # of the figure budget.codes
    title = models.CharField(_("purpose"), max_length=120)
    division = models.ForeignKey("office.Division", models.PROTECT, null=True, blank=True, related_name="+",
                                 verbose_name=_("for division"), help_text=_("Empty: for the whole office."))
    project = models.ForeignKey("office.Record", models.PROTECT, null=True, blank=True, related_name="+",
                                verbose_name=_("project"))
    requested = Money(_("requested"), default=ZERO, validators=[MinValueValidator(ZERO)])
    granted = Money(_("approved"), default=ZERO, validators=[MinValueValidator(ZERO)])  # booked when it is signed
    budgeted = Money(_("budgeted"), default=ZERO, editable=False)
    adjusted = Money(_("adjusted"), default=ZERO, editable=False)
    frozen = Money(_("frozen"), default=ZERO, editable=False)
    committed = Money(_("promised, unpaid"), default=ZERO, editable=False)
    paid = Money(_("paid"), default=ZERO, editable=False)
    last_voucher = models.PositiveIntegerField(default=0, editable=False)  # the number of the newest

    class Meta:
        ordering = ("place", "id")
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.UniqueConstraint(fields=("budget", "place"), name="budget_line_place_once"),
            models.CheckConstraint(condition=Q(requested__gte=0, granted__gte=0), name="budget_line_asks_for_money"),
            models.CheckConstraint(condition=Q(budgeted__gte=0, frozen__gte=0, committed__gte=0, paid__gte=0),
                                   name="budget_line_totals_not_negative"),
            models.CheckConstraint(
                condition=Q(budgeted__gte=F("frozen") + F("committed") + F("paid") - F("adjusted")),
                name="budget_line_not_overdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def available(self) -> Decimal:
        """Budget + adjustments − frozen − promised and unpaid − paid."""
        return self.budgeted + self.adjusted - self.frozen - self.committed - self.paid


class Commitment(models.Model):
    """Money of a line promised for a record (a contract, an expense): paid in parts, or released, never more."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="commitments")
    record = models.ForeignKey("office.Record", models.PROTECT, related_name="commitments")
    amount = Money(_("amount"))
    paid = Money(_("paid"), default=ZERO, editable=False)
    released = Money(_("released"), default=ZERO, editable=False)
    words = models.CharField(_("for"), max_length=300)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    behalf = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        ordering = ("id",)
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="commitment_is_of_something"),
            models.CheckConstraint(condition=Q(paid__gte=0, released__gte=0), name="commitment_totals_not_negative"),
            models.CheckConstraint(condition=Q(amount__gte=F("paid") + F("released")),
                                   name="commitment_not_overpaid"),
        ]

    @property
    def open(self) -> Decimal:
        """What is still promised."""
        return self.amount - self.paid - self.released


class Adjustment(models.Model):
    """A change of an approved budget: between two lines (sum zero), or more for one. One asks, another decides."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="adjustments")
    source = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="+",
                               verbose_name=_("from line"), help_text=_("Empty: a supplementary budget."))
    target = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+", verbose_name=_("to line"))
    amount = Money(_("amount"))
    reason = models.CharField(_("reason"), max_length=300)
    document = models.CharField(_("approving document"), max_length=60, blank=True)
    asked_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=OfficeNow())
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    decided_post = models.ForeignKey("office.Post", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("adjustment of a budget")
        verbose_name_plural = _("adjustments of budgets")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="adjustment_is_of_something"),
            models.CheckConstraint(condition=Q(source=None) | ~Q(source=F("target")), name="adjustment_has_two_lines"),
            models.CheckConstraint(condition=Q(source__isnull=False) | ~Q(document=""),
                                   name="supplement_names_document"),
            models.CheckConstraint(
                condition=Q(agreed=None, decided_by=None, decided_at=None)
                | Q(agreed__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("asked_by")), name="adjustment_is_decided_by_another"),
        ]


class Voucher(models.Model):
    """A voucher (记账凭证): one movement of one line. Written once; number and balance are the database's."""

    class Kind(models.TextChoices):
        BUDGET = "budget", _("Budget")
        ADJUST = "adjust", _("Adjustment")
        FREEZE = "freeze", _("Freeze")
        THAW = "thaw", _("Thaw")
        COMMIT = "commit", _("Commitment")
        PAY = "pay", _("Payment")
        RELEASE = "release", _("Release")

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="vouchers")
    number = models.PositiveIntegerField(_("number"), default=0, editable=False)  # within the line, without gaps
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    amount = Money(_("amount"))
    balance = Money(_("available afterwards"), default=ZERO, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, related_name="vouchers")
    adjustment = models.ForeignKey(Adjustment, models.PROTECT, null=True, related_name="vouchers")
    record = models.ForeignKey("office.Record", models.PROTECT, related_name="+")  # its ground
    for_record = models.ForeignKey("office.Record", models.PROTECT, null=True, related_name="+")  # what was paid for
    paid_on = models.DateField(_("paid on"), null=True)
    words = models.CharField(_("for"), max_length=300)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    behalf = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("office.Post", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("entered at"), db_default=OfficeNow())

    class Meta:
        ordering = ("line", "number")
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        constraints = [
            models.UniqueConstraint(fields=("line", "number"), name="voucher_number_once"),
            models.UniqueConstraint(fields=("line",), condition=Q(kind="budget"), name="line_is_budgeted_once"),
            models.CheckConstraint(condition=Q(amount__gt=0) | Q(kind="adjust") & ~Q(amount=0)
                                   | Q(kind="budget", amount=0), name="voucher_is_of_something"),
            models.CheckConstraint(
                condition=Q(kind__in=("commit", "pay", "release"), commitment__isnull=False)
                | Q(commitment=None) & ~Q(kind__in=("commit", "pay", "release")), name="voucher_names_commitment"),
            models.CheckConstraint(condition=Q(kind="adjust", adjustment__isnull=False)
                                   | Q(adjustment=None) & ~Q(kind="adjust"), name="voucher_names_adjustment"),
            models.CheckConstraint(
                condition=Q(kind="pay", paid_on__isnull=False, for_record__isnull=False)
                | Q(paid_on=None, for_record=None) & ~Q(kind="pay"), name="payment_says_when_and_for_what"),
        ]
        indexes = [
            models.Index(fields=("line", "at"), name="voucher_on_a_day"),
            models.Index(fields=("line", "paid_on"), name="voucher_paid_on", condition=Q(kind="pay")),
        ]


class MonthClose(models.Model):
    """A month whose payments are complete: none is entered into it any more."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="closed_months")
    month = models.PositiveSmallIntegerField(_("month"))
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        ordering = ("month",)
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints = [
            models.UniqueConstraint(fields=("budget", "month"), name="month_closed_once"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="month_of_twelve"),
        ]


class MoneyApproval(Approval):
    """Who approved which amount of which record, in which post: a budget, an expense. Written once.

    The drafter is written by the database and never approves.
    """

    record = models.ForeignKey("office.Record", models.PROTECT, related_name="money_approvals")
    amount = Money(_("amount"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("drafter")), name="money_drafter_does_not_approve"),
            models.CheckConstraint(condition=Q(behalf=None) | ~Q(behalf=F("drafter")),
                                   name="nobody_approves_money_for_drafter"),
        ]
