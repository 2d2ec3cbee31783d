"""Incoming documents (收文): the paper that came in, who sent it, where the original is, and what became of it."""

import re
import unicodedata
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from secretariat.documents import Kind, Urgency
from secretariat.organ.models import Organ


class Status(models.TextChoices):
    """The states of 《党政机关公文处理工作条例》 art. 24, in the order they are usually passed."""

    SIGNED = "signed", _("Signed for")
    REGISTERED = "registered", _("Registered")
    RETURNED = "returned", _("Returned to sender")
    PROPOSED = "proposed", _("Opinion proposed")
    INSTRUCTED = "instructed", _("Instructed")
    HANDLING = "handling", _("Being handled")
    CIRCULATING = "circulating", _("Circulating")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    FILED = "filed", _("Filed")


class Channel(models.TextChoices):
    """How the paper came."""

    EXCHANGE = "exchange", _("Confidential exchange")
    POST = "post", _("Mail")
    BY_HAND = "by_hand", _("By hand")
    FAX = "fax", _("Fax")
    NETWORK = "network", _("Government network")
    EMAIL = "email", _("E-mail")


class Retention(models.TextChoices):
    """Retention periods of the archives order No. 8 (2006), and what it does not have archived."""

    PERMANENT = "Y", _("Permanent")
    THIRTY = "D30", _("30 years")
    TEN = "D10", _("10 years")
    NOT_ARCHIVED = "N", _("Not archived")


def comparable(number: str) -> str:
    """A reference number as it is compared: one width, no brackets, spaces or 第/号; incoming numbers are free text."""
    flat = unicodedata.normalize("NFKC", number).casefold()
    return re.sub(r"[\s\[\]()〔〕【】<>《》「」第号]", "", flat)


class IncomingDocument(Record):
    """One paper that came in, from signing for it to filing it."""

    KIND = "incoming_document"
    STATUSES = Status
    FIRST = Status.SIGNED
    CLOSED = frozenset({Status.RETURNED, Status.CLOSED, Status.FILED})

    sender = models.ForeignKey(Organ, models.PROTECT, verbose_name=_("sender"), related_name="documents")
    sender_number = models.CharField(_("sender's number"), max_length=80, blank=True)
    sender_number_plain = models.CharField(max_length=80, blank=True, editable=False)
    document_kind = models.CharField(_("document kind"), max_length=16, choices=Kind.choices, default=Kind.NOTICE)
    urgency = models.CharField(_("urgency"), max_length=12, choices=Urgency.choices, default=Urgency.ORDINARY)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.EXCHANGE)
    received_on = models.DateField(_("received on"))
    written_on = models.DateField(_("date of the document"), null=True, blank=True)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1, validators=[MinValueValidator(1)])
    pages = models.PositiveSmallIntegerField(_("pages"), default=1, validators=[MinValueValidator(1)])
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    signed_by = models.ForeignKey(
        "office.Person", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("signed for by")
    )
    paper_place = models.CharField(_("where the original is"), max_length=80, blank=True)
    lent_to = models.ForeignKey(
        "office.Person", models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("original lent to"),
    )
    lent_until = models.DateField(_("back by"), null=True, blank=True, editable=False)
    summary = models.TextField(_("summary"), blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="duplicates",
        verbose_name=_("duplicate of"),
    )
    duplicate_reason = models.CharField(_("why registered again"), max_length=200, blank=True)
    result = models.TextField(_("result"), blank=True, editable=False)
    answer_number = models.CharField(_("number of our answer"), max_length=80, blank=True, editable=False)
    return_reason = models.TextField(_("reason for the return"), blank=True, editable=False)
    retention = models.CharField(
        _("retention period"), max_length=3, choices=Retention.choices, blank=True, editable=False)
    retention_reason = models.CharField(_("why so long"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("incoming document")
        verbose_name_plural = _("incoming documents")
        indexes = [
            models.Index(fields=("sender", "sender_number_plain"), name="incoming_by_sender_number"),
            models.Index(fields=("received_on",), name="incoming_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1) & Q(pages__gte=1), name="incoming_has_copies_and_pages"),
        ]

    def make_line(self) -> str:
        return " ".join(part for part in (self.number, self.title, self.sender.short_name or self.sender.name) if part)

    def search_text(self) -> str:
        parts = (self.number, self.title, self.sender.name, self.sender.short_name, self.sender_number,
                 self.sender_number_plain, self.summary, self.result, self.answer_number)
        return " ".join(parts)

    def earlier_loans(self) -> models.QuerySet:
        """The loans of the paper original that are over, newest first."""
        return self.loans.exclude(returned_at=None).select_related("borrower", "returned_to").order_by("-lent_at")[:20]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sender_number_plain = comparable(self.sender_number)
        self.urgent = self.urgency != Urgency.ORDINARY
        super().save(*args, **kwargs)


class PaperLoan(models.Model):
    """The paper original, lent to somebody and returned."""

    document = models.ForeignKey(IncomingDocument, models.PROTECT, related_name="loans")
    borrower = models.ForeignKey("office.Person", models.PROTECT, related_name="+", verbose_name=_("borrower"))
    lent_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    lent_at = models.DateTimeField()
    due_on = models.DateField(_("back by"), null=True, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_to = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("document",), condition=Q(returned_at=None), name="lent_to_one_at_a_time")
        ]


class ClassifiedPointer(models.Model):
    """All that may be kept of a paper marked as a state secret: where it stands in the paper register, and when."""

    paper_number = models.CharField(_("number in the paper register"), max_length=40, unique=True)
    received_on = models.DateField(_("received on"))
    entered_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("pointer to the paper register")
        verbose_name_plural = _("pointers to the paper register")
