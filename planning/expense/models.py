"""Expenses (日常报销): what somebody asks to be paid for, with its invoices; advances, journeys and receptions too."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from planning.budget.models import ZERO, Money


class Status(models.TextChoices):
    """From the request to the cashier."""

    DRAFT = "draft", _("Being filled in")
    APPROVING = "approving", _("Awaits approval")
    APPROVED = "approved", _("Approved, to be paid")
    ADVANCED = "advanced", _("Advanced, to be settled")
    PAID = "paid", _("Paid")
    SETTLED = "settled", _("Settled")
    CANCELLED = "cancelled", _("Cancelled")


class Category(models.TextChoices):
    """What it is; each has its rules."""

    ORDINARY = "ordinary", _("Reimbursement")
    TRAVEL = "travel", _("Travel")
    RECEPTION = "reception", _("Reception")
    ADVANCE = "advance", _("Advance")


class Rank(models.TextChoices):
    """By whose standard travellers are reimbursed."""

    BUREAU = "bureau", _("Bureau level")
    OTHER = "other", _("All others")


class Place(models.TextChoices):
    """Classes of places, by which hotels cost."""

    FIRST = "first", _("Beijing, Shanghai, Guangzhou, Shenzhen")
    SECOND = "second", _("Capitals of provinces, cities with a plan of their own")
    THIRD = "third", _("Other places")


class Method(models.TextChoices):
    """How the cashier pays."""

    CARD = "card", _("Official card")
    TRANSFER = "transfer", _("Bank transfer")
    CASH = "cash", _("Cash")


class Expense(Record):
    """One request for money; its amounts are its items."""

    KIND = "expense"
    STATUSES = Status
    FIRST = Status.DRAFT
    CLOSED = frozenset({Status.PAID, Status.SETTLED, Status.CANCELLED})

    category = models.CharField(_("kind of expense"), max_length=10, choices=Category.choices,
                                default=Category.ORDINARY)
    payee = models.CharField(_("payee"), max_length=120)
    detail = models.TextField(_("explanation"), max_length=1000, blank=True)
    settles = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="settlements",
                                verbose_name=_("settles the advance"))
    # of a journey
    destination = models.CharField(_("destination"), max_length=120, blank=True)
    place = models.CharField(_("class of place"), max_length=6, choices=Place.choices, blank=True)
    rank = models.CharField(_("standard of"), max_length=6, choices=Rank.choices, blank=True)
    travellers = models.PositiveSmallIntegerField(_("travellers"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    back_on = models.DateField(_("back on"), null=True, blank=True)
    # of a reception
    letter = models.CharField(_("official letter"), max_length=60, blank=True)
    guest_unit = models.CharField(_("guests' unit"), max_length=120, blank=True)
    guests = models.TextField(_("guests"), max_length=2000, blank=True, help_text=_("One a line: name, post."))
    hosts = models.TextField(_("hosts"), max_length=1000, blank=True, help_text=_("One a line: name, post."))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    venue = models.CharField(_("place of the meal"), max_length=120, blank=True)
    # written by its own acts
    amount = Money(_("amount"), default=ZERO, editable=False)  # the sum of its items
    approved_by = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                    verbose_name=_("approved by"))
    method = models.CharField(_("paid by way of"), max_length=8, choices=Method.choices, blank=True, editable=False)
    paid_on = models.DateField(_("paid on"), null=True, editable=False)
    paid_by = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                verbose_name=_("cashier"))
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)  # of a cancellation

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        constraints = [
            models.CheckConstraint(condition=Q(paid_by=None) | Q(approved_by__isnull=False, paid_on__isnull=False)
                                   & ~Q(paid_by=F("approved_by")), name="approver_does_not_pay"),
            models.CheckConstraint(condition=Q(left_on=None) | Q(back_on__gte=F("left_on")),
                                   name="journey_goes_forwards"),
            models.CheckConstraint(condition=Q(settles=None) | ~Q(category="advance"),
                                   name="advance_settles_no_advance"),
        ]

    def total(self) -> Decimal:
        """The sum of its items."""
        found: Decimal = self.items.aggregate(total=Sum("amount", default=ZERO))["total"]
        return found

    def guest_names(self) -> list[str]:
        """The guests that are named."""
        return _lines(self.guests)

    def host_names(self) -> list[str]:
        """The hosts that are named."""
        return _lines(self.hosts)

    def days(self) -> int:
        """The calendar days of a journey, both ends included."""
        return (self.back_on - self.left_on).days + 1 if self.left_on and self.back_on else 0

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.payee} {self.detail} {self.destination} {self.guest_unit}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class ExpenseItem(models.Model):
    """One amount of an expense, on a budget line, with the invoice that shows it."""

    class Sort(models.TextChoices):
        GOODS = "goods", _("Goods and services")
        FARE = "fare", _("Fare")
        HOTEL = "hotel", _("Hotel")
        MEALS = "meals", _("Meal allowance")
        LOCAL = "local", _("Local transport")
        BANQUET = "banquet", _("Working meal")
        OTHER = "other", _("Other expense")

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="items")
    line = models.ForeignKey("planning.BudgetLine", models.PROTECT, related_name="+", verbose_name=_("budget line"))
    sort = models.CharField(_("what for"), max_length=8, choices=Sort.choices, default=Sort.GOODS)
    what = models.CharField(_("in words"), max_length=120)
    spent_on = models.DateField(_("spent on"))
    amount = Money(_("amount"))
    invoice_code = models.CharField(_("invoice code"), max_length=20, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=20, blank=True)
    seller = models.CharField(_("seller"), max_length=120, blank=True)
    void = models.BooleanField(default=False, editable=False)  # of a cancelled expense: the invoice is free again

    class Meta:
        ordering = ("id",)
        verbose_name = _("item of an expense")
        verbose_name_plural = _("items of expenses")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="expense_item_is_of_something"),
            models.UniqueConstraint(fields=("invoice_number", "invoice_code"),
                                    condition=~Q(invoice_number="") & Q(void=False), name="invoice_is_paid_once"),
        ]
        indexes = [models.Index(fields=("seller", "spent_on", "amount"), name="invoice_look_alikes",
                                condition=~Q(seller=""))]

    def invoice(self) -> str:
        """Code and number."""
        return " ".join(part for part in (self.invoice_code, self.invoice_number) if part)
