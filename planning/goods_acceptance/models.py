"""Acceptances (验收): what came under a contract, every item listed; accepted items become asset cards by one act."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record

KEEP = models.PROTECT


class Status(models.TextChoices):
    """From the delivery to the signed acceptance."""

    CHECKING = "checking", _("Being checked")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class GoodsAcceptance(Record):
    """One acceptance of one contract."""

    KIND = "goods_acceptance"
    STATUSES = Status
    FIRST = Status.CHECKING
    CLOSED = frozenset({Status.ACCEPTED, Status.REFUSED})

    deal = models.ForeignKey("planning.Contract", KEEP, related_name="acceptances", verbose_name=_("contract"))
    delivered_on = models.DateField(_("delivered on"))
    place = models.CharField(_("place"), max_length=60)
    accepted_on = models.DateField(_("accepted on"), null=True, editable=False)
    checker = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                                verbose_name=_("checked by"))
    accepted_by = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                                    verbose_name=_("accepted by"))
    amount = models.DecimalField(_("accepted amount (yuan)"), max_digits=14, decimal_places=2, null=True,
                                 editable=False)

    class Meta:
        verbose_name = _("acceptance of goods")
        verbose_name_plural = _("acceptances of goods")
        constraints = [
            models.CheckConstraint(condition=Q(accepted_by=None) | ~Q(accepted_by=F("checker")),
                                   name="acceptance_takes_two"),
            models.CheckConstraint(condition=Q(accepted_on=None) | Q(accepted_on__gte=F("delivered_on")),
                                   name="accepted_after_delivery"),
        ]


class GoodsItem(models.Model):
    """One line of an acceptance: what was ordered at which price, what came, what is accepted."""

    record = models.ForeignKey(GoodsAcceptance, KEEP, related_name="items")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=100)
    spec = models.CharField(_("model and specification"), max_length=120, blank=True)
    class_code = models.CharField(_("class (GB/T 14885)"), max_length=12, blank=True)
    ordered = models.PositiveIntegerField(_("still to come"))
    accepted = models.PositiveIntegerField(_("accepted"), null=True)
    price = models.DecimalField(_("price of one (yuan)"), max_digits=14, decimal_places=2)
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=("record", "place"), name="acceptance_line_once"),
            models.CheckConstraint(condition=Q(accepted=None) | Q(accepted__lte=F("ordered")),
                                   name="no_more_accepted_than_ordered"),
            models.CheckConstraint(condition=Q(price__gte=0), name="accepted_price"),
        ]

    @property
    def amount(self) -> Decimal:
        """Of what is accepted."""
        return (self.accepted or 0) * self.price
