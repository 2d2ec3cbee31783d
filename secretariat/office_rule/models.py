"""Rules and procedures of the office (制度流程): each version is a record; what is in force is told by its dates."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from office.consulting.drafts import Consulted, InForce
from office.consulting.models import Opinion
from office.records.models import Record
from office.routing.approval import Approval
from office.time import OfficeNow
from secretariat.office_rule.text import Part, lines, parts
from secretariat.office_rule.whom import concerned

LONGEST = 60_000  # characters of a rule


class Status(models.TextChoices):
    """From the first draft to the end of its force."""

    DRAFT = "draft", _("Draft")
    CONSULTING = "consulting", _("Out for consultation")
    CONSULTED = "consulted", _("Consultation ended")
    APPROVING = "approving", _("Awaits approval")
    APPROVED = "approved", _("Approved")
    IN_FORCE = "in_force", _("Issued")
    REVISED = "revised", _("Superseded")
    REPEALED = "repealed", _("Repealed")
    ABANDONED = "abandoned", _("Abandoned")


class Area(models.TextChoices):
    """What a rule is about; the collection is arranged by it."""

    AFFAIRS = "affairs", _("Affairs and documents")
    PEOPLE = "people", _("Staff and discipline")
    MONEY = "money", _("Finance and assets")
    NETWORK = "network", _("Network and security")
    SYSTEMS = "systems", _("Systems and data")
    LOGISTICS = "logistics", _("Logistics and safety")


class OfficeRule(Consulted, InForce, Record):
    """One version of a rule. Its text is frozen by the database but for its drafting; its force by two dates."""

    KIND = "office_rule"
    STATUSES = Status
    FIRST = Status.DRAFT
    CLOSED = frozenset({Status.IN_FORCE, Status.REVISED, Status.REPEALED, Status.ABANDONED})

    area = models.CharField(_("area"), max_length=12, choices=Area.choices, default=Area.AFFAIRS)
    concerns = models.JSONField(_("concerns"), default=list, blank=True)  # codes of divisions; none: the whole office
    body = models.TextField(_("text of the rule"), max_length=LONGEST, blank=True)  # a line a paragraph
    previous = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="successors",
                                 verbose_name=_("revises"))
    # the first version, which is its own root
    root = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="versions")
    edition = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    reminded_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules and procedures")
        constraints = [
            models.CheckConstraint(condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                                   name="rule_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(valid_from=None) | ~Q(signer=""), name="issued_rule_is_signed"),
            ExclusionConstraint(
                name="one_version_in_force", condition=Q(valid_from__isnull=False),
                expressions=[("root", RangeOperators.EQUAL),
                             (Func(F("valid_from"), F("valid_until"), function="daterange",
                                   output_field=DateRangeField()), RangeOperators.OVERLAPS)]),
        ]
        indexes = [models.Index(fields=("valid_from", "area"), name="rule_in_force")]

    def whom(self) -> str:
        """Whom it concerns, in words."""
        return "、".join(row.name for row in concerned(self.concerns)) if self.concerns else str(_("The whole office"))

    whom.label = _("concerns")  # type: ignore[attr-defined]

    def parts(self) -> list[Part]:
        """Its text as chapters, articles and paragraphs."""
        return parts(self.body)

    def lines(self) -> list[str]:
        """Its text, for comparing."""
        return lines(self.body)

    def versions_in_order(self) -> Any:
        """Every version of the rule that was not abandoned, the newest first."""
        rows = OfficeRule.objects.filter(root=self.root_id).exclude(status=Status.ABANDONED)
        return rows.order_by("-edition", "-pk")

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.body}"[:100_000]


class RuleComment(Opinion):
    """An opinion on the draft of a rule."""

    record = models.ForeignKey(OfficeRule, models.PROTECT, related_name="comments")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(verdict="") & ~Q(answered_by=None),
                                   name="rule_answer_is_whole"),
        ]


class RuleApproval(Approval):
    """Who signed which text. Written once; the drafter is written by the database and is never the signer."""

    record = models.ForeignKey(OfficeRule, models.PROTECT, related_name="approvals")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("drafter")), name="rule_drafter_is_not_signer"),
            models.CheckConstraint(condition=Q(behalf=None) | ~Q(behalf=F("drafter")),
                                   name="nobody_signs_rule_for_drafter"),
        ]


class RuleReading(models.Model):
    """Somebody says that they have read a version that was issued: their own act, never what they opened."""

    record = models.ForeignKey(OfficeRule, models.PROTECT, related_name="readings")
    person = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=("record", "person"), name="rule_read_once")]
