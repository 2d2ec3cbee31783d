"""Dispatches: one row for each recipient of a document, from its sending to its receipt, refusal or withdrawal."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.time import OfficeNow
from secretariat.organ.models import Mode

PAPER = (Mode.BY_HAND, Mode.POST, Mode.CONFIDENTIAL)  # the ways by which printed copies go


class Part(models.TextChoices):
    """As whom the recipient gets it."""

    MAIN = "main", _("Main addressee")
    COPY = "copy", _("Copy")
    FURTHER = "further", _("Further recipient")


def link_of(code: str) -> str:
    """The public face's page for a code."""
    return f"{settings.PUBLIC_URL}/r/{code}"


class Dispatch(models.Model):
    """One document sent to one recipient. It ends once; sending it again is another row."""

    class State(models.TextChoices):
        SENT = "sent", _("Not received yet")
        RECEIVED = "received", _("Received")
        REFUSED = "refused", pgettext_lazy("dispatch", "Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Through(models.TextChoices):
        LINK = "link", _("through the link, by the recipient")
        PORTAL = "portal", _("in the portal, by the recipient")
        STAFF = "staff", _("entered by the registry")

    record = models.ForeignKey("secretariat.OutgoingDocument", models.PROTECT, related_name="dispatches",
                               verbose_name=_("document"))
    paper = models.ForeignKey("office.IssuedPaper", models.PROTECT, null=True, related_name="dispatches")
    organ = models.ForeignKey("secretariat.Organ", models.PROTECT, null=True, related_name="dispatches")
    division = models.ForeignKey("office.Division", models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("recipient"), max_length=120)  # as it was called then
    part = models.CharField(_("as"), max_length=8, choices=Part.choices)
    mode = models.CharField(_("way of sending"), max_length=12, choices=Mode.choices)
    copies = models.PositiveSmallIntegerField(_("copies"), default=0)
    packet = models.PositiveSmallIntegerField(_("packet"), null=True, validators=[MinValueValidator(1),
                                                                                   MaxValueValidator(999)])
    code = models.CharField(max_length=20, blank=True)  # of the link; see office/verification/codes.py
    circulation = models.ForeignKey("office.JournalLine", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent at"), db_default=OfficeNow())
    sent_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SENT)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")  # null: the link
    through = models.CharField(max_length=6, choices=Through.choices, blank=True)
    receiver = models.CharField(_("received by"), max_length=60, blank=True)
    contact = models.CharField(_("telephone"), max_length=40, blank=True)
    received_on = models.DateField(_("received on"), null=True)  # as the slip says
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        indexes = [models.Index(fields=("sent_at", "id"), name="dispatch_open", condition=Q(state="sent"))]
        constraints = [
            models.CheckConstraint(name="dispatch_has_one_recipient",
                                   condition=Q(organ=None, division__isnull=False)
                                   | Q(organ__isnull=False, division=None)),
            models.UniqueConstraint(fields=("record", "organ"), name="dispatched_once_to_an_organ",
                                    condition=Q(state__in=("sent", "received"))),
            models.UniqueConstraint(fields=("record", "division"), name="dispatched_once_to_a_division",
                                    condition=Q(state__in=("sent", "received"))),
            models.UniqueConstraint(fields=("code",), condition=~Q(code=""), name="one_dispatch_a_code"),
            models.CheckConstraint(name="only_links_have_codes",
                                   condition=(Q(mode="link", paper__isnull=False) & ~Q(code=""))
                                   | (~Q(mode="link") & Q(code=""))),
            models.CheckConstraint(name="internal_is_to_a_division",
                                   condition=~Q(mode="internal") | Q(division__isnull=False)),
            models.CheckConstraint(name="paper_goes_in_copies",
                                   condition=~Q(mode__in=("by_hand", "post", "confidential")) | Q(copies__gte=1)),
            models.CheckConstraint(
                name="dispatch_ends_whole",
                condition=Q(state="sent", ended_at=None, ended_by=None, through="", receiver="", reason="")
                | (Q(state="received", ended_at__isnull=False, reason="") & ~Q(receiver="") & ~Q(through=""))
                | (Q(state="refused", ended_at__isnull=False) & ~Q(reason="") & ~Q(through=""))
                | (Q(state="withdrawn", ended_at__isnull=False, ended_by__isnull=False, receiver="") & ~Q(reason=""))),
            models.CheckConstraint(name="only_the_link_is_nobody", condition=Q(state="sent")
                                   | Q(through="link", mode="link", ended_by=None)
                                   | (~Q(through="link") & Q(ended_by__isnull=False))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The recipient, as plans and forms name it: o12 an organ, d3 a division."""
        return f"o{self.organ_id}" if self.organ_id else f"d{self.division_id}"

    @property
    def link(self) -> str:
        """The address on the public face at which the recipient fetches it and confirms it; "" if it went otherwise."""
        return link_of(self.code) if self.code else ""


class Urging(models.Model):
    """One urging (催办) of a recipient who has not confirmed; it stays as it was made."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="urgings")
    words = models.CharField(_("how, and what was said"), max_length=200)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        verbose_name = _("urging")
        verbose_name_plural = _("urgings")
