"""Cards of fixed assets (固定资产卡片): what it is, what it cost, where it is, who held, mended, borrowed it."""

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from office.lending.models import Loan
from office.records.models import Record
from office.time import OfficeNow, today
from planning.asset.values import Worth, class_of, worth

CENT = Decimal("0.01")
KEEP = models.PROTECT


class Status(models.TextChoices):
    """Where an asset stands."""

    IDLE = "idle", _("Idle")
    IN_USE = "in_use", _("In use")
    REPAIR = "repair", _("Under repair")
    LENT = "lent", _("Lent")
    SCRAPPED = "scrapped", _("Disposed of")


class Asset(Record):
    """One card: the title is the asset's name, the number its code."""

    KIND = "asset"
    STATUSES = Status
    FIRST = Status.IDLE
    CLOSED = frozenset({Status.SCRAPPED})

    class_code = models.CharField(_("class (GB/T 14885)"), max_length=12)
    spec = models.CharField(_("model and specification"), max_length=120, blank=True)
    serial = models.CharField(_("serial number"), max_length=60, blank=True)
    value = models.DecimalField(_("original value (yuan)"), max_digits=14, decimal_places=2,
                                validators=[MinValueValidator(CENT)])
    acquired_on = models.DateField(_("acquired on"))
    place = models.CharField(_("place"), max_length=60)
    used_in = models.ForeignKey("office.Division", KEEP, related_name="+", verbose_name=_("using division"))
    keeper = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                               verbose_name=_("keeper"))
    offered_to = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                                   verbose_name=_("offered to"))
    ending = models.BooleanField(default=False, editable=False)  # its disposal is proposed and not decided
    removed_on = models.DateField(_("disposed of on"), null=True, editable=False)
    source = models.ForeignKey("office.Record", KEEP, null=True, editable=False, related_name="+",
                               verbose_name=_("source record"))
    item = models.ForeignKey("planning.GoodsItem", KEEP, null=True, editable=False, related_name="cards")
    nth = models.PositiveSmallIntegerField(null=True, editable=False)  # of the accepted item's pieces

    class Meta:
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="asset_has_a_value"),
            models.CheckConstraint(condition=Q(removed_on=None) | Q(removed_on__gte=F("acquired_on")),
                                   name="asset_ends_after_it_begins"),
            models.UniqueConstraint(fields=("item", "nth"), name="one_card_a_piece"),
        ]
        indexes = [models.Index(fields=("used_in", "class_code"), name="asset_by_use"),
                   models.Index(fields=("keeper",), name="asset_by_keeper"),
                   models.Index(fields=("place",), name="asset_by_place")]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.spec} {self.serial} {self.place} {self.class_code}"

    def make_line(self) -> str:
        return " ".join(part for part in (self.number, self.title, self.spec) if part)

    def class_name(self) -> str:
        """Its class in words."""
        found = class_of(self)
        return f"{self.class_code} {found.name}" if found else self.class_code

    class_name.label = _("class (GB/T 14885)")  # type: ignore[attr-defined]

    def worth(self) -> Worth:
        """Its figures of today."""
        return worth(self, today())

    def net_value(self) -> Decimal:
        """What it still stands at."""
        return self.worth().net

    net_value.label = _("net value (yuan)")  # type: ignore[attr-defined]

    def life(self) -> str:
        """Over how many years it is written off, and how much is."""
        found = self.worth()
        words = {"years": found.years, "month": f"{found.month:,.2f}", "sum": f"{found.written_off:,.2f}"}
        return str(_("%(years)d years; %(month)s yuan this month, %(sum)s yuan so far") % words)

    life.label = _("depreciation (straight line)")  # type: ignore[attr-defined]


class AssetCustody(models.Model):
    """In whose hands an asset is: offered by who gives it, begun by who takes it; both have signed, neither is changed.

    A first custody that was entered from a paper card has no giver.
    """

    asset = models.ForeignKey(Asset, KEEP, related_name="custodies")
    person = models.ForeignKey("office.Person", KEEP, related_name="+", verbose_name=_("keeper"))
    giver = models.ForeignKey("office.Person", KEEP, null=True, related_name="+")
    entered_by = models.ForeignKey("office.Person", KEEP, null=True, related_name="+")
    place = models.CharField(_("place"), max_length=60)
    used_in = models.ForeignKey("office.Division", KEEP, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    at = models.DateTimeField(db_default=OfficeNow())  # when it was offered or entered
    since = models.DateTimeField(_("since"), null=True)
    until = models.DateTimeField(_("until"), null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("asset", "-at")
        constraints = [
            models.UniqueConstraint(fields=("asset",), condition=Q(since=None, refused_at=None),
                                    name="one_open_offer_an_asset"),
            models.CheckConstraint(condition=Q(since=None) | Q(refused_at=None), name="custody_taken_or_refused"),
            models.CheckConstraint(condition=Q(giver=None) | ~Q(giver=F("person")), name="custody_between_two"),
            models.CheckConstraint(condition=Q(giver__isnull=False) | Q(entered_by__isnull=False),
                                   name="custody_is_signed"),
            ExclusionConstraint(
                name="one_keeper_at_a_time", condition=Q(since__isnull=False),
                expressions=[("asset", RangeOperators.EQUAL),
                             (Func("since", "until", function="tstzrange", output_field=DateTimeRangeField()),
                              RangeOperators.OVERLAPS)]),
        ]


class AssetRepair(models.Model):
    """One repair (维修): what was wrong, who mended it, what it cost."""

    asset = models.ForeignKey(Asset, KEEP, related_name="repairs")
    fault = models.CharField(_("fault"), max_length=300)
    repairer = models.CharField(_("repaired by"), max_length=100)
    sent_by = models.ForeignKey("office.Person", KEEP, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    back_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)
    before = models.CharField(max_length=20)  # the status to which it comes back
    cost = models.DecimalField(_("cost (yuan)"), max_digits=14, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("asset",), condition=Q(back_at=None), name="one_repair_at_a_time"),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="repair_costs_something"),
        ]


class AssetLoan(Loan):
    """One loan (借用): to whom, what for, until when."""

    asset = models.ForeignKey(Asset, KEEP, related_name="loans")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("asset",), condition=Q(returned_at=None), name="asset_lent_once"),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_to=None)
                | Q(returned_at__isnull=False, returned_to__isnull=False), name="asset_loan_ends_whole"),
        ]


class Way(models.TextChoices):
    """How an asset goes (处置方式, 行政事业性国有资产管理条例)."""

    SCRAP = "scrap", _("Scrapped")
    TRANSFER = "transfer", _("Transferred without payment")
    SALE = "sale", _("Sold")
    LOSS = "loss", _("Written off as lost")


class AssetDisposal(models.Model):
    """The end of an asset: one proposes, another decides; the database ends no card without it."""

    asset = models.ForeignKey(Asset, KEEP, related_name="disposals")
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    ground = models.CharField(_("ground"), max_length=500)
    proceeds = models.DecimalField(_("proceeds (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    proposed_by = models.ForeignKey("office.Person", KEEP, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    decided_by = models.ForeignKey("office.Person", KEEP, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    opinion = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("asset",), condition=Q(decided_at=None), name="one_open_disposal"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                                   name="disposal_takes_two"),
            models.CheckConstraint(condition=Q(approved=None, decided_by=None) | Q(approved__isnull=False,
                                   decided_by__isnull=False), name="disposal_is_decided_by_somebody"),
            models.CheckConstraint(condition=Q(proceeds__gte=0), name="disposal_costs_nothing"),
        ]
