"""Seals (印章): what each is, in whose hands it is, and under which authorisation an electronic one is applied.

国发〔1999〕25号: no use without a leader's approval; a renamed organ's seals go back to whoever issued them. So a seal
belongs to one version of the office and rests with it.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.time import OfficeNow

WIDEST_MM = Decimal("45.0")  # of a public institution's seal, 国发〔1999〕25号


class SealKind(models.TextChoices):
    """What a seal is for; a special one must look different from the office's own."""

    OFFICE = "office", _("Office seal")
    CONTRACT = "contract", _("Contract seal")
    FINANCE = "finance", _("Finance seal")
    NAME_STAMP = "name_stamp", _("Signature stamp")
    OTHER = "other", _("Other seal")


class SealQuerySet(models.QuerySet["Seal"]):
    """Questions about seals."""

    def usable(self, at: datetime) -> "SealQuerySet":
        """Those that may be used at an instant: active, and of the version of the office that stands then."""
        in_force = Q(office_version__valid_from__lte=at) & (
            Q(office_version__valid_to=None) | Q(office_version__valid_to__gt=at))
        return self.filter(in_force, state=Seal.State.ACTIVE)

    def to_hand_over(self, at: datetime) -> "SealQuerySet":
        """Those of a former version of the office that have not gone back to whoever issued them."""
        ended = (Seal.State.HANDED_OVER, Seal.State.DESTROYED)
        return self.filter(office_version__valid_to__lte=at).exclude(state__in=ended)


class Seal(models.Model):
    """One seal, physical or electronic; of an electronic one the key is named here and kept elsewhere."""

    class State(models.TextChoices):
        ACTIVE = "active", _("In use")
        SUSPENDED = "suspended", _("Suspended")
        LOST = "lost", _("Lost")
        HANDED_OVER = "handed_over", _("Handed over to its issuer")
        DESTROYED = "destroyed", _("Destroyed")

    class Medium(models.TextChoices):
        PHYSICAL = "physical", _("Physical")
        ELECTRONIC = "electronic", _("Electronic")

    name = models.CharField(_("text of the seal"), max_length=60, help_text=_("The full name that it prints."))
    kind = models.CharField(_("kind"), max_length=12, choices=SealKind.choices, default=SealKind.OFFICE)
    medium = models.CharField(_("medium"), max_length=10, choices=Medium.choices, default=Medium.PHYSICAL)
    office_version = models.ForeignKey("office.OfficeVersion", models.PROTECT, related_name="+",
                                       verbose_name=_("version of the office"))
    imprint = models.ForeignKey("office.StoredFile", models.PROTECT, null=True, blank=True, editable=False,
                                related_name="+", verbose_name=_("imprint"))
    diameter_mm = models.DecimalField(_("width (mm)"), max_digits=4, decimal_places=1, default=Decimal("42.0"),
                                      validators=[MinValueValidator(Decimal("5.0"))])
    material = models.CharField(_("material"), max_length=40, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120)
    made_on = models.DateField(_("made on"), null=True, blank=True)
    enabled_by = models.CharField(_("put into use by (document)"), max_length=120)
    location = models.CharField(_("kept in"), max_length=120, blank=True)
    key = models.CharField(
        _("name of its key"), max_length=40, blank=True,
        help_text=_("Of an electronic seal: the name in the settings; the key is never stored here."))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ACTIVE)
    receipt = models.CharField(_("receipt of the hand-over"), max_length=200, blank=True)
    history = kept_history()
    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "name", "id")
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            models.CheckConstraint(condition=~Q(medium="electronic") | ~Q(key=""),
                                   name="electronic_seal_names_key"),
            models.CheckConstraint(condition=~Q(kind="office") | Q(diameter_mm__lte=WIDEST_MM),
                                   name="office_seal_is_not_too_wide"),
            models.CheckConstraint(condition=~Q(state="handed_over") | ~Q(receipt=""),
                                   name="handed_over_seal_has_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()}, {self.get_medium_display()})"  # type: ignore[attr-defined]

    def clean(self) -> None:
        """What the constraints ask, said at the field."""
        errors: dict[str, Any] = {}
        if self.medium == self.Medium.ELECTRONIC and not self.key:
            errors["key"] = _("Name the key of an electronic seal.")
        if self.kind == SealKind.OFFICE and self.diameter_mm and self.diameter_mm > WIDEST_MM:
            errors["diameter_mm"] = _("A public institution's seal is at most 45 mm wide.")
        if self.state == self.State.HANDED_OVER and not self.receipt:
            errors["receipt"] = _("Enter the receipt.")
        if errors:
            raise ValidationError(errors)


class Custody(models.Model):
    """In whose hands a seal is, from one hand-over to the next; the deputy stands in for the keeper."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="custodies", verbose_name=_("seal"))
    person = models.ForeignKey("office.Person", models.PROTECT, related_name="+", verbose_name=_("keeper"))
    deputy = models.BooleanField(_("as deputy"), default=False)
    since = models.DateTimeField(_("since"), db_default=OfficeNow(), editable=False)
    until = models.DateTimeField(_("until"), null=True, editable=False)
    note = models.CharField(_("hand-over record"), max_length=200)
    history = kept_history()

    class Meta:
        ordering = ("seal", "-since")
        verbose_name = _("custody")
        verbose_name_plural = _("custodies")
        constraints = [
            models.UniqueConstraint(fields=("seal", "deputy"), condition=Q(until=None), name="one_keeper_a_seal"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="custody_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.seal}: {self.person}"


class Destruction(models.Model):
    """The end of a seal (销毁): one administrator asks for it, another confirms; the database lets no other end be."""

    seal = models.OneToOneField(Seal, models.PROTECT, related_name="destruction", verbose_name=_("seal"))
    asked_by = models.ForeignKey("office.Person", models.PROTECT, editable=False, related_name="+",
                                 verbose_name=_("asked for by"))
    asked_at = models.DateTimeField(_("asked for at"), db_default=OfficeNow(), editable=False)
    receipt = models.CharField(_("number of the record of destruction"), max_length=200, blank=True)
    confirmed_by = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                     verbose_name=_("confirmed by"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    history = kept_history()

    class Meta:
        verbose_name = _("destruction of a seal")
        verbose_name_plural = _("destructions of seals")
        constraints = [
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")) & ~Q(receipt=""),
                                   name="seal_is_destroyed_by_two"),
        ]

    def __str__(self) -> str:
        return str(self.seal)


class SealAuthorisation(models.Model):
    """用印审批: the leave to apply one seal to these very bytes, once, before a certain instant.

    Who gave it is written once; the database marks it used when the use of the seal is written (sql.py).
    """

    record = models.ForeignKey("office.Record", models.PROTECT, related_name="seal_authorisations")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="authorisations")
    sha256 = models.CharField(max_length=64)  # of the bytes that were approved
    step = models.ForeignKey("office.Step", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    behalf = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("office.Post", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="authorisation_ends_later")]
