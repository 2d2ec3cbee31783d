"""Requests about the internal information system: accounts and rights, faults, features."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.orgchart.models import Appointment
from office.records.models import Record
from office.time import OfficeNow


class Status(models.TextChoices):
    """Accounts and faults go a route to the administrator; features are decided and delivered."""

    ASKED = "asked", _("Asked for")
    CARRYING_OUT = "carrying_out", _("Being carried out")
    DONE = "done", _("Carried out")
    ACCEPTED = "accepted", _("Accepted")
    PLANNED = "planned", _("Planned")
    DELIVERED = "delivered", _("Delivered")
    DECLINED = "declined", _("Declined")


class Type(models.TextChoices):
    """What is asked for."""

    NEW_ACCOUNT = "new_account", _("New account")
    CHANGED_RIGHTS = "changed_rights", _("Changed rights")
    CLOSED_ACCOUNT = "closed_account", _("Closed account")
    FAULT = "fault", _("Fault")
    FEATURE = "feature", _("New feature")


ACCOUNTS = (Type.NEW_ACCOUNT, Type.CHANGED_RIGHTS, Type.CLOSED_ACCOUNT)


class SystemRequest(Record):
    """One request. It never changes a right: the administrator does that elsewhere, and records here what was done."""

    KIND = "system_request"
    STATUSES = Status
    FIRST = Status.ASKED
    CLOSED = frozenset({Status.DONE, Status.DELIVERED, Status.DECLINED})

    request_type = models.CharField(_("what it is about"), max_length=16, choices=Type.choices, default=Type.FAULT)
    detail = models.TextField(_("description"), max_length=4000)
    about = models.ForeignKey("office.Person", models.PROTECT, null=True, blank=True, related_name="+",
                              verbose_name=_("person whose account it is"))
    approved_by = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                    verbose_name=_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    done_note = models.CharField(_("what was done"), max_length=1000, blank=True, editable=False)
    done_by = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                verbose_name=_("carried out by"))
    done_at = models.DateTimeField(_("carried out at"), null=True, editable=False)
    release = models.CharField(_("version of the portal"), max_length=40, blank=True, editable=False)
    planned_for = models.CharField(_("planned for"), max_length=40, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)  # of a refusal

    class Meta:
        verbose_name = _("system request")
        verbose_name_plural = _("system requests")
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(done_by__isnull=False) & ~Q(done_note=""),
                                   name="system_request_says_what"),
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(request_type__in=ACCOUNTS) | Q(approved_by__isnull=False),
                name="account_request_is_approved"),
            models.CheckConstraint(condition=Q(done_by=None) | Q(approved_by=None) | ~Q(done_by=F("approved_by")),
                                   name="approver_does_not_carry_out"),
        ]

    def supporters(self) -> str:
        """How many ask for a feature: whoever filed it and whoever joined."""
        return str(self.supports.count() + 1) if self.request_type == Type.FEATURE else ""

    supporters.label = _("asked for by how many")  # type: ignore[attr-defined]

    def supports_made(self) -> Any:
        """Who joined, the first one first."""
        return self.supports.select_related("person").order_by("pk")

    def changes_meanwhile(self) -> list[Any]:
        """The appointments of the person that the administration entered between the approval and the record of it."""
        if self.request_type not in ACCOUNTS or self.about_id is None or self.done_at is None:
            return []
        rows = Appointment.history.filter(person=self.about_id, history_date__gte=self.approved_at,
                                          history_date__lte=self.done_at)
        return list(rows.select_related("post__division", "history_user__person").order_by("history_date")[:20])

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.detail}"


class SystemSupport(models.Model):
    """Somebody wants the same feature; once a person."""

    record = models.ForeignKey(SystemRequest, models.PROTECT, related_name="supports")
    person = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=("record", "person"), name="supported_once")]
