"""Transfers (移交) to the city archive: which items, in which package, what its checks said, who took it."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.time import OfficeNow
from secretariat.archive_item.models import ArchiveItem


class Status(models.TextChoices):
    """From the list to the receipt."""

    PREPARED = "prepared", _("Being prepared")
    HANDED_OVER = "handed_over", _("Handed over")
    CANCELLED = "cancelled", _("Cancelled")


class ArchiveTransfer(Record):
    """One transfer."""

    KIND = "archive_transfer"
    STATUSES = Status
    FIRST = Status.PREPARED
    CLOSED = frozenset({Status.HANDED_OVER, Status.CANCELLED})

    scope = models.TextField(_("items"))
    recipient = models.CharField(_("receiving archives"), max_length=120, default="青岛市档案馆")
    remark = models.CharField(_("note"), max_length=500, blank=True)
    receipt = models.CharField(_("number of the receipt"), max_length=80, blank=True, editable=False)
    taken_by = models.CharField(_("taken over by"), max_length=80, blank=True, editable=False)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, editable=False)

    class Meta:
        verbose_name = _("transfer of archives")
        verbose_name_plural = _("transfers of archives")

    def newest_package(self) -> "TransferPackage | None":
        """The package made last."""
        return self.packages.select_related("attachment__file").order_by("-pk").first()

    @cached_property
    def kept_package(self) -> "TransferPackage | None":
        """The same, read once for a page."""
        return self.newest_package()

    def items(self) -> "models.QuerySet[ArchiveItem]":
        """Its items, by their codes."""
        return ArchiveItem.objects.filter(transfers__transfer=self.pk).order_by("code")

    def listed(self) -> list[ArchiveItem]:
        """The same, read for its page."""
        return list(self.items())


class TransferLine(models.Model):
    """An item of a transfer; written once."""

    transfer = models.ForeignKey(ArchiveTransfer, models.PROTECT, related_name="lines")
    item = models.ForeignKey(ArchiveItem, models.PROTECT, related_name="transfers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("transfer", "item"), name="transferred_once_a_list")]


class TransferPackage(models.Model):
    """A package as it was made: its bytes by their SHA-256, and the result of every check, DA/T 70-2018."""

    transfer = models.ForeignKey(ArchiveTransfer, models.PROTECT, related_name="packages")
    attachment = models.OneToOneField("office.Attachment", models.PROTECT, null=True, related_name="+")  # none: failed
    sha256 = models.CharField(max_length=64, blank=True)
    checks = models.JSONField()  # [{"of", "check", "code", "result", "finding"}]
    passed = models.BooleanField()
    made_at = models.DateTimeField(db_default=OfficeNow())
    asked_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
