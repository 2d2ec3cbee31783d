"""Rules and procedures of the office (制度流程): each version is a record; what is in force is told by its dates."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from office.consulting.models import Opinion
from office.records.models import Record
from office.routing.approval import Approval
from office.time import OfficeNow, today
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


class OfficeRule(Record):
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
    # divisions whose opinion is asked for now: none before and after the consultation
    asked_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    consult_until = models.DateField(_("opinions until"), null=True, editable=False)
    consulted_at = models.DateTimeField(_("consultation ended at"), null=True, editable=False)
    consult_waiver = models.CharField(_("why nobody was consulted"), max_length=500, blank=True, editable=False)
    signer = models.CharField(_("signed off by"), max_length=60, blank=True, editable=False)
    signed_on = models.DateField(_("signed on"), null=True, editable=False)
    valid_from = models.DateField(_("in force from"), null=True, editable=False)
    valid_until = models.DateField(_("in force until (that day not included)"), null=True, editable=False)
    end_reason = models.CharField(_("reason of the repeal"), max_length=500, blank=True, editable=False)
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

    def get_status_display(self) -> str:
        """The status in words; of what was issued, by today's date."""
        if self.valid_from is None or (self.status == Status.REPEALED and self.has_ended()):
            return super().get_status_display()
        if self.valid_from > today():
            return str(_("Issued, not yet in force"))
        return super().get_status_display() if self.has_ended() else str(_("Now in force"))

    def has_ended(self) -> bool:
        """Whether its force is over today."""
        return self.valid_until is not None and self.valid_until <= today()

    def force(self) -> str:
        """From when until when it is in force."""
        if self.valid_from is None:
            return ""
        return f"{self.valid_from:%Y-%m-%d} – {self.valid_until:%Y-%m-%d}" if self.valid_until else str(
            _("from %(day)s") % {"day": f"{self.valid_from:%Y-%m-%d}"})

    force.label = _("in force")  # type: ignore[attr-defined]

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

    def comments_made(self) -> list["RuleComment"]:
        """The opinions of the divisions, the first one first."""
        return list(self.comments.select_related("division", "by", "answered_by").order_by("pk"))

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
