"""Government procurement (政府采购): what is bought, by which method, who offered, who was chosen and why."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.time import OfficeNow

KEEP = models.PROTECT
CENT = Decimal("0.01")


class Status(models.TextChoices):
    """From the wish to the contract."""

    PLANNED = "planned", _("Asked for")
    APPROVED = "approved", _("Approved for purchase")
    ISSUED = "issued", _("Documents on offer")
    OPENED = "opened", _("Offers opened")
    EVALUATED = "evaluated", _("Evaluated")
    AWARDED = "awarded", _("Result announced")
    CONTRACTED = "contracted", _("Contract signed")
    FAILED = "failed", _("Failed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Nature(models.TextChoices):
    """What is bought; thresholds differ by it."""

    GOODS = "goods", _("Goods")
    WORKS = "works", _("Works")
    SERVICES = "services", _("Services")


class Method(models.TextChoices):
    """政府采购法26条 (the first five), and the finance ministry's rules."""

    OPEN = "open", _("Open tender")
    INVITED = "invited", _("Invited tender")
    NEGOTIATION = "negotiation", _("Competitive negotiation")
    SINGLE = "single", _("Single source")
    INQUIRY = "inquiry", _("Inquiry")
    CONSULTATION = "consultation", _("Competitive consultation")
    FRAMEWORK = "framework", _("Framework agreement")


class Procurement(Record):
    """One purchase, from its approval to its result."""

    KIND = "procurement"
    STATUSES = Status
    FIRST = Status.PLANNED
    CLOSED = frozenset({Status.CONTRACTED, Status.FAILED, Status.WITHDRAWN})

    nature = models.CharField(_("nature"), max_length=10, choices=Nature.choices, default=Nature.GOODS)
    class_code = models.CharField(_("class of purchase"), max_length=12)
    method = models.CharField(_("method"), max_length=12, choices=Method.choices)
    estimated = models.DecimalField(_("estimated amount (yuan)"), max_digits=14, decimal_places=2,
                                    validators=[MinValueValidator(CENT)])
    need = models.TextField(_("need and ground"), max_length=2000)
    method_ground = models.CharField(
        _("ground of the method"), max_length=500, blank=True,
        help_text=_("For single source, or for another method than open tender above the threshold: the leave and its "
                    "number."))
    split_reason = models.CharField(
        _("why it is no split purchase"), max_length=500, blank=True,
        help_text=_("Asked for when purchases of one class together come over the threshold of open tender."))
    of_project = models.ForeignKey("office.Record", KEEP, null=True, blank=True, related_name="+",
                                   verbose_name=_("project"))
    approved = models.DecimalField(_("approved amount (yuan)"), max_digits=14, decimal_places=2, null=True,
                                   editable=False)
    approver = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                                 verbose_name=_("approved by"))
    asker = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                              verbose_name=_("asked for by"))
    issued_on = models.DateField(_("documents on offer since"), null=True, editable=False)
    deadline = models.DateField(_("offers until"), null=True, editable=False)
    opened_on = models.DateField(_("opened on"), null=True, editable=False)
    winner = models.ForeignKey("planning.Bid", KEEP, null=True, editable=False, related_name="+",
                               verbose_name=_("winner"))
    chosen_on = models.DateField(_("chosen on"), null=True, editable=False)
    announced_on = models.DateField(_("result announced on"), null=True, editable=False)

    class Meta:
        verbose_name = _("procurement")
        verbose_name_plural = _("procurements")
        constraints = [
            models.CheckConstraint(condition=Q(estimated__gt=0), name="procurement_costs_something"),
            models.CheckConstraint(condition=Q(approved=None) | Q(approved__gt=0, approved__lte=F("estimated")),
                                   name="approved_within_the_estimate"),
            models.CheckConstraint(condition=Q(approver=None) | ~Q(approver=F("asker")), name="procurement_takes_two"),
            models.CheckConstraint(condition=Q(deadline=None) | Q(deadline__gte=F("issued_on")),
                                   name="offers_after_the_documents"),
        ]
        indexes = [models.Index(fields=("class_code", "nature"), name="procurement_by_class")]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.need}"


class ProcurementItem(models.Model):
    """One thing that is bought: a line of the purchase, and of its contract and acceptance."""

    record = models.ForeignKey(Procurement, KEEP, related_name="items")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=100)
    spec = models.CharField(_("model and specification"), max_length=120, blank=True)
    class_code = models.CharField(_("class (GB/T 14885)"), max_length=12, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"))
    price = models.DecimalField(_("estimated price of one (yuan)"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=("record", "place"), name="procurement_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, price__gte=0), name="procurement_line_counts"),
        ]

    @property
    def amount(self) -> Decimal:
        """Of all pieces."""
        return self.quantity * self.price


class Bid(models.Model):
    """One offer, as read out when the offers were opened (开标记录)."""

    record = models.ForeignKey(Procurement, KEEP, related_name="bids")
    supplier = models.CharField(_("supplier"), max_length=120)
    credit_code = models.CharField(_("unified credit code"), max_length=18, blank=True)
    amount = models.DecimalField(_("offered amount (yuan)"), max_digits=14, decimal_places=2,
                                 validators=[MinValueValidator(CENT)])
    invalid = models.CharField(_("why it is not valid"), max_length=300, blank=True)
    by = models.ForeignKey("office.Person", KEEP, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("record", "supplier"), name="one_offer_a_supplier"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="offer_costs_something"),
        ]

    def __str__(self) -> str:
        return self.supplier


class Panelist(models.Model):
    """A member of the panel (评审委员会); whoever has an interest in a bidder is not on it (政府采购法12条)."""

    record = models.ForeignKey(Procurement, KEEP, related_name="panel")
    name = models.CharField(_("name"), max_length=40)
    organ = models.CharField(_("where they work"), max_length=120)
    buyer = models.BooleanField(_("for the buyer"), default=False)
    by = models.ForeignKey("office.Person", KEEP, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("record", "name", "organ"), name="on_the_panel_once")]


class Score(models.Model):
    """What one member of the panel gave one offer, of 100 points."""

    bid = models.ForeignKey(Bid, KEEP, related_name="scores")
    panelist = models.ForeignKey(Panelist, KEEP, related_name="scores")
    points = models.DecimalField(max_digits=5, decimal_places=2, validators=[MaxValueValidator(100)])
    by = models.ForeignKey("office.Person", KEEP, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("bid", "panelist"), name="scored_once"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="score_of_100"),
        ]
