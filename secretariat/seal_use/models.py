"""The register of the uses of seals (用印登记): every use, on paper or electronic, with who allowed and who did it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record


class Status(models.TextChoices):
    """From the wish to the imprint, or to the return of a seal that was taken out."""

    ASKED = "asked", _("Asked for")
    APPROVED = "approved", _("Approved")
    AFFIXED = "affixed", _("Affixed")
    OUT = "out", _("Taken out")
    RETURNED = "returned", _("Seal returned")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Purpose(models.TextChoices):
    """How a seal is used."""

    AFFIX = "affix", _("On paper, here")
    TAKE_OUT = "take_out", _("Taken out of the office")
    ELECTRONIC = "electronic", _("Electronic")


class SealUse(Record):
    """One use of one seal on one document."""

    KIND = "seal_use"
    STATUSES = Status
    FIRST = Status.ASKED
    CLOSED = frozenset({Status.AFFIXED, Status.RETURNED, Status.REFUSED, Status.WITHDRAWN})

    seal = models.ForeignKey("secretariat.Seal", models.PROTECT, related_name="uses", verbose_name=_("seal"))
    purpose = models.CharField(_("how it is used"), max_length=10, choices=Purpose.choices, default=Purpose.AFFIX)
    signature = models.CharField(_("signature on the document"), max_length=60)
    document = models.ForeignKey("office.Record", models.PROTECT, null=True, editable=False, related_name="seal_uses",
                                 verbose_name=_("document in the portal"))
    document_number = models.CharField(_("number of the document"), max_length=60, blank=True)
    addressee = models.CharField(_("goes to"), max_length=200, blank=True)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1, validators=[MinValueValidator(1)])
    pages = models.PositiveSmallIntegerField(_("pages"), default=1, validators=[MinValueValidator(1)])
    companion = models.CharField(_("accompanied by"), max_length=60, blank=True)
    back_on = models.DateField(_("back on"), null=True, blank=True)
    approver = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                 verbose_name=_("approved by"))
    approver_behalf = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    operator = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                 verbose_name=_("applied by"))
    used_at = models.DateTimeField(_("used at"), null=True, editable=False)
    returned_at = models.DateTimeField(_("returned at"), null=True, editable=False)
    authorisation = models.OneToOneField("secretariat.SealAuthorisation", models.PROTECT, null=True, editable=False,
                                         related_name="use")
    approved_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    signed_sha256 = models.CharField(_("signed bytes (SHA-256)"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("use of a seal")
        verbose_name_plural = _("uses of seals")
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1, pages__gte=1), name="no_seal_on_blank_paper"),
            models.CheckConstraint(condition=Q(operator=None) | Q(approver__isnull=False, used_at__isnull=False),
                                   name="used_seal_was_approved"),
            models.CheckConstraint(condition=Q(operator=None) | ~Q(operator=F("approver")),
                                   name="keeper_is_not_approver"),
            models.CheckConstraint(
                condition=Q(operator=None) | Q(approver_behalf=None) | ~Q(operator=F("approver_behalf")),
                name="nobody_approves_for_keeper"),
            models.CheckConstraint(condition=~Q(purpose="electronic") | Q(authorisation__isnull=False),
                                   name="electronic_use_was_authorised"),
        ]
        indexes = [models.Index(fields=("document", "signed_sha256"), name="seal_use_of_bytes",
                                condition=Q(authorisation__isnull=False))]

    def clean(self) -> None:
        """The seal's text is the name that signs; who takes a seal out has company and comes back (house rule)."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.seal_id and self.signature and self.signature != self.seal.name:
            errors["signature"] = _("The seal reads “%(seal)s”: its text and the signature must be the same.") % {
                "seal": self.seal.name}
        if self.purpose == Purpose.TAKE_OUT:
            if not self.companion:
                errors["companion"] = _("Nobody takes a seal out alone: name who goes along.")
            if not self.back_on:
                errors["back_on"] = _("Say when the seal comes back.")
        if errors:
            raise ValidationError(errors)

    def search_text(self) -> str:
        return " ".join((super().search_text(), self.document_number, self.addressee, self.signature))
