"""Policies, technical rules and standards of the whole office: each version is a record; its force is two dates."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.consulting.drafts import Consulted, InForce, is_in_force
from office.consulting.models import Opinion
from office.records.models import Record
from office.routing.approval import Approval
from office.time import today


class Status(models.TextChoices):
    """From the first draft to the end of its force."""

    DRAFT = "draft", _("Draft")
    CONSULTING = "consulting", _("Out for consultation")
    CONSULTED = "consulted", _("Consultation ended")
    APPROVING = "approving", _("Under review")
    APPROVED = "approved", _("Approved")
    IN_FORCE = "in_force", _("Issued")
    REVISED = "revised", _("Superseded")
    REPEALED = "repealed", _("Repealed")
    ABANDONED = "abandoned", _("Abandoned")


class Category(models.TextChoices):
    """What it is."""

    POLICY = "policy", pgettext_lazy("standard", "Policy")
    TECHNICAL = "technical", _("Technical rule")
    STANDARD = "standard", _("Standard")


class Standard(Consulted, InForce, Record):
    """One version. What it says is its files, summed up in `text`; the database freezes it but for its drafting."""

    KIND = "standard"
    STATUSES = Status
    FIRST = Status.DRAFT
    CLOSED = frozenset({Status.IN_FORCE, Status.REVISED, Status.REPEALED, Status.ABANDONED})

    category = models.CharField(pgettext_lazy("standard", "kind"), max_length=12, choices=Category.choices,
                                default=Category.STANDARD)
    text = models.TextField(_("what it lays down, and for whom"), max_length=4000)
    replaces_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)  # once it is issued
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="replaced",
                                    verbose_name=_("replaced by"))
    shown_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)  # divisions, when it was issued

    class Meta:
        verbose_name = _("policy or standard")
        verbose_name_plural = _("policies and standards")
        constraints = [
            models.CheckConstraint(condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                                   name="standard_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(valid_from=None) | ~Q(signer=""), name="issued_standard_is_signed"),
            models.CheckConstraint(condition=Q(replaced_by=None) | Q(valid_until__isnull=False),
                                   name="replaced_standard_ends"),
        ]

    @cached_property
    def to_replace(self) -> list["Standard"]:
        """Those that end when this one is issued, or that have ended so."""
        rows = Standard.objects.filter(pk__in=self.replaces_ids) if self.replaces_ids else Standard.objects.none()
        return list(rows.order_by("valid_from", "pk"))

    def replaces(self) -> str:
        """The same by their numbers and titles."""
        return "；".join(row.line for row in self.to_replace)

    replaces.label = _("replaces")  # type: ignore[attr-defined]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.text}"


class StandardComment(Opinion):
    """An opinion on a draft: of a division, or of an outside unit (`unit`) as a division has entered it."""

    record = models.ForeignKey(Standard, models.PROTECT, related_name="comments")
    unit = models.CharField(_("outside unit"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(verdict="") & ~Q(answered_by=None),
                                   name="standard_answer_is_whole"),
        ]


class StandardApproval(Approval):
    """Who signed which content. Written once; the drafter is written by the database and is never the signer."""

    record = models.ForeignKey(Standard, models.PROTECT, related_name="approvals")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("drafter")), name="standard_drafter_is_not_signer"),
            models.CheckConstraint(condition=Q(behalf=None) | ~Q(behalf=F("drafter")),
                                   name="nobody_signs_standard_for_drafter"),
        ]


def in_force(day: Any = None) -> Any:
    """The standards in force on a day; today, if none is named."""
    return Standard.objects.filter(is_in_force(day or today()))
