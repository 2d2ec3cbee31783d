"""Contracts (合同): with whom, for how much, from which budget line; what was paid, for which acceptance."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.records.models import Record
from office.time import OfficeNow
from planning.capitals import in_capitals

KEEP = models.PROTECT
CENT = Decimal("0.01")


class Status(models.TextChoices):
    """From the draft to the last payment."""

    DRAFT = "draft", _("Being drafted")
    SIGNED = "signed", _("In force")
    DONE = "done", _("Carried out")
    ENDED = "ended", _("Ended before its time")
    DROPPED = "dropped", _("Not concluded")


class Contract(Record):
    """One contract; a supplementary one names the contract that it adds to."""

    KIND = "contract"
    STATUSES = Status
    FIRST = Status.DRAFT
    CLOSED = frozenset({Status.DONE, Status.ENDED, Status.DROPPED})

    purchase = models.ForeignKey("planning.Procurement", KEEP, null=True, blank=True, related_name="contracts",
                                    verbose_name=_("procurement"))
    supplements = models.ForeignKey("planning.Contract", KEEP, null=True, blank=True, related_name="supplements_made",
                                    verbose_name=_("adds to the contract"))
    party = models.CharField(_("other party"), max_length=120)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2,
                                 validators=[MinValueValidator(CENT)])
    advance = models.DecimalField(_("advance (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0),
                                  help_text=_("What the contract lets be paid before an acceptance."))
    terms = models.TextField(_("object and terms"), max_length=2000)
    ends_on = models.DateField(_("to be carried out until"))
    of_project = models.ForeignKey("office.Record", KEEP, null=True, editable=False, related_name="+",
                                verbose_name=_("project"))
    budget_line = models.ForeignKey("planning.BudgetLine", KEEP, related_name="+", verbose_name=_("budget line"))
    commitment = models.OneToOneField("planning.Commitment", KEEP, null=True, editable=False, related_name="+")
    signed_on = models.DateField(_("signed on"), null=True, editable=False)
    published_on = models.DateField(pgettext_lazy("contract", "published on"), null=True, editable=False)
    recorded_on = models.DateField(_("copy sent for the record on"), null=True, editable=False)
    signer = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                               verbose_name=_("signed by"))
    writer = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                               verbose_name=_("drafted by"))

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, advance__gte=0, advance__lte=F("amount")),
                                   name="contract_amounts"),
            models.CheckConstraint(condition=Q(signer=None) | ~Q(signer=F("writer")), name="contract_takes_two"),
            models.CheckConstraint(condition=Q(signed_on=None) | Q(commitment__isnull=False, signer__isnull=False),
                                   name="signed_contract_is_promised"),
            models.CheckConstraint(condition=Q(published_on=None) | Q(published_on__gte=F("signed_on")),
                                   name="published_once_signed"),
            models.CheckConstraint(condition=Q(recorded_on=None) | Q(recorded_on__gte=F("signed_on")),
                                   name="recorded_once_signed"),
            models.CheckConstraint(condition=Q(supplements=None) | ~Q(supplements=F("record_ptr")),
                                   name="contract_adds_to_another"),
        ]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.party}"

    def in_capitals(self) -> str:
        """The amount in capital numerals."""
        return in_capitals(self.amount)

    in_capitals.label = _("in capitals")  # type: ignore[attr-defined]

    @property
    def is_of_law(self) -> bool:
        """A contract of government procurement, which is published and recorded; its supplements are not apart."""
        return self.purchase_id is not None and self.supplements_id is None

    def line_words(self) -> str:
        """What the ledger is told."""
        return f"{self.number} {self.title} {self.party}"


class ContractPayment(models.Model):
    """One payment of a contract: for an acceptance, or the advance that the contract names."""

    contract = models.ForeignKey(Contract, KEEP, related_name="payments")
    acceptance = models.ForeignKey("planning.GoodsAcceptance", KEEP, null=True, related_name="payments")
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    paid_on = models.DateField(_("paid on"))
    voucher = models.OneToOneField("planning.Voucher", KEEP, related_name="+")
    by = models.ForeignKey("office.Person", KEEP, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        ordering = ("paid_on", "pk")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="contract_payment_pays")]
