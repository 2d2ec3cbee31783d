"""Supervised items (督办事项): what somebody promised, who leads, until when, and what shows that it was done."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.orgchart.models import Division
from office.orgchart.staff import staff
from office.records.models import Record


class Status(models.TextChoices):
    """立项 → 交办 → 承办 → 审核 → 销号; what is withdrawn was put there in error or is no longer wanted."""

    ASSIGNED = "assigned", pgettext_lazy("supervision", "Assigned")
    UNDER_WAY = "under_way", pgettext_lazy("supervision", "Under way")
    TO_CHECK = "to_check", _("Evidence to be checked")
    TO_CLOSE = "to_close", _("To be struck off")
    DONE = "done", _("Struck off")
    WITHDRAWN = "withdrawn", pgettext_lazy("supervision", "Withdrawn")


class Origin(models.TextChoices):
    """Where it comes from (立项来源)."""

    SUPERIOR = "superior", _("Superior's document")
    INSTRUCTION = "instruction", _("Leader's instruction")
    DECISION = "decision", _("Meeting's decision")
    PLAN = "plan", _("Yearly plan")
    WORK_REPORT = "work_report", _("Government work report")
    PROPOSAL = "proposal", _("Deputies' proposal")
    MAILBOX = "mailbox", _("Mailbox")
    INSPECTION = "inspection", pgettext_lazy("origin", "Inspection")
    OTHER = "other", _("Other task")


class Cycle(models.TextChoices):
    """How often it is reported on (反馈周期)."""

    ONCE = "once", _("Once, at its end")
    WEEKLY = "weekly", _("Every week")
    HALF_MONTH = "half_month", _("Every half month")
    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")


class SupervisedItem(Record):
    """One item. Its division is the lead division (主办); its time limit is the record's own, with all its events."""

    KIND = "supervised_item"
    STATUSES = Status
    FIRST = Status.ASSIGNED
    CLOSED = frozenset({Status.DONE, Status.WITHDRAWN})

    origin = models.CharField(_("origin"), max_length=12, choices=Origin.choices, default=Origin.OTHER)
    source = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="supervised_as",
                               verbose_name=_("follows from"))
    text = models.TextField(_("what is to be done"), max_length=4000)
    issuer = models.ForeignKey("office.Post", models.PROTECT, related_name="+", verbose_name=_("issued by"))
    leader = models.ForeignKey("office.Post", models.PROTECT, null=True, related_name="+", editable=False,
                               verbose_name=_("lead leader"))
    owner = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                              verbose_name=_("handled by"))
    owner_post = models.ForeignKey("office.Post", models.PROTECT, null=True, related_name="+", editable=False,
                                   db_index=False)  # nobody asks by it
    assisting_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)  # divisions, by their keys
    starts_on = models.DateField(_("starts on"))
    due_on = models.DateField(_("due on"))  # as it was set; the live limit, with its extensions, is `due`
    cycle = models.CharField(pgettext_lazy("field", "feedback"), max_length=10, choices=Cycle.choices,
                             default=Cycle.ONCE)
    next_feedback_on = models.DateField(_("next feedback"), null=True, editable=False)  # the oldest day without one
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="parts",
                               verbose_name=_("part of"))
    closing_opinion = models.CharField(_("closing opinion"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("supervised item")
        verbose_name_plural = _("supervised items")
        indexes = [
            models.Index(fields=("parent",), name="supervised_parts", condition=Q(parent__isnull=False)),
            models.Index(fields=("source",), name="supervised_by_source", condition=Q(source__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="supervised_progress_in_percent"),
            models.CheckConstraint(condition=Q(due_on__gt=F("starts_on")), name="supervised_due_after_start"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("record_ptr")),
                                   name="supervised_part_of_other"),
        ]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.text}"

    @cached_property
    def marks(self) -> frozenset[str]:
        """What hangs on the item, and what of it waits: one query, read once for a page or an act."""
        related = {name: type(self)._meta.get_field(name).related_model._base_manager  # type: ignore[union-attr]
                   for name in ("feedback", "delays", "urges", "delegations")}
        rows = {name: manager.filter(item=OuterRef("pk")) for name, manager in related.items()}
        rows["parts"] = SupervisedItem.objects.filter(parent=OuterRef("pk"))
        rows["unchecked"] = rows["feedback"].filter(state="given")
        rows["delay_asked"] = rows["delays"].filter(state="asked")
        rows["delegated"] = rows["delegations"].filter(ended_at=None)
        asked = {f"has_{name}": Exists(one) for name, one in rows.items()}
        found = SupervisedItem.objects.filter(pk=self.pk).values(**asked).get()
        return frozenset(name.removeprefix("has_") for name, there in found.items() if there)

    def lead(self) -> str:
        """The lead division, as lists name it."""
        return self.division.name

    lead.label = _("lead division")  # type: ignore[attr-defined]

    def assisting(self) -> str:
        """The assisting divisions (协办); no query, for they are held in memory."""
        known = staff().known[Division]
        return "、".join(known[pk].name for pk in self.assisting_ids if pk in known)

    assisting.label = _("assisting")  # type: ignore[attr-defined]

    def source_line(self) -> str:
        """What it follows from; the page's links lead there."""
        return self.source.line if self.source is not None else ""

    source_line.label = _("follows from")  # type: ignore[attr-defined]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.urgent = self.origin == Origin.SUPERIOR
        super().save(*args, **kwargs)
