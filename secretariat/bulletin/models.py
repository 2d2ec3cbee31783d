"""Bulletins (简报): one issue with its items, who approved it, and to whom it was submitted (报送)."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.routing.approval import Approval
from office.time import OfficeNow


class Name(models.TextChoices):
    """The three bulletins of the charter, duty 8 of the Secretariat."""

    AFFAIRS = "affairs", _("Government Affairs Information")
    SUPERVISION = "supervision", _("Special Supervision Report")
    BRIEFING = "briefing", _("E-Government Briefing")


# As it stands in red at the head, whoever reads.
PRINTED = {Name.AFFAIRS: "政务信息", Name.SUPERVISION: "督查专报", Name.BRIEFING: "电子政务简报"}


class Status(models.TextChoices):
    """From the editor's desk to the file; the number is given after the approval and no earlier."""

    EDITING = "editing", _("Being edited")
    APPROVING = "approving", _("Awaits approval")
    NUMBERING = "numbering", _("To be numbered")
    ISSUED = "issued", _("Issued")
    SENT = "sent", _("Submitted to superiors")
    FILED = "filed", _("Filed")
    ABANDONED = "abandoned", _("Abandoned")


class Bulletin(Record):
    """One issue of a bulletin."""

    KIND = "bulletin"
    STATUSES = Status
    FIRST = Status.EDITING
    CLOSED = frozenset({Status.FILED, Status.ABANDONED})

    name = models.CharField(_("name"), max_length=12, choices=Name.choices, default=Name.BRIEFING)
    report_to = models.JSONField(_("report to (报)"), default=list, blank=True)  # names, as printed
    send_to = models.JSONField(_("send to (送)"), default=list, blank=True)
    issue_to = models.JSONField(_("issue to (发)"), default=list, blank=True)
    copies = models.PositiveSmallIntegerField(_("copies printed"), default=1, validators=[MinValueValidator(1)])
    dated = models.DateField(_("date of issue"), null=True, editable=False)
    editor = models.CharField(_("editor"), max_length=60, blank=True, editable=False)
    approver = models.CharField(_("approved by"), max_length=60, blank=True, editable=False)

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1), name="bulletin_has_copies"),
            models.CheckConstraint(condition=Q(dated=None) | ~Q(approver=""), name="issued_bulletin_is_approved"),
        ]

    @property
    def printed_name(self) -> str:
        """What stands in red at its head."""
        return PRINTED[Name(self.name)]

    @property
    def issue_number(self) -> str:
        """第3期, as it stands under the name; empty while it has none."""
        return self.number[self.number.index("第"):] if self.number else ""

    def reported(self) -> str:
        """报: whom it is reported to."""
        return "，".join(self.report_to)

    reported.label = _("report to (报)")  # type: ignore[attr-defined]

    def sent(self) -> str:
        """送: whom it is sent to."""
        return "，".join(self.send_to)

    sent.label = _("send to (送)")  # type: ignore[attr-defined]

    def issued(self) -> str:
        """发: whom it is issued to."""
        return "，".join(self.issue_to)

    issued.label = _("issue to (发)")  # type: ignore[attr-defined]

    def items_in_order(self) -> Any:
        """The items it has now, in their order."""
        return self.items.filter(removed_at=None).select_related("division").order_by("place", "id")

    def sendings_made(self) -> Any:
        """To whom it was submitted, the first one first."""
        return self.sendings.select_related("by").order_by("id")

    def search_text(self) -> str:
        said = self.items.filter(removed_at=None).values_list("title", "text") if self.pk else ()
        words = " ".join(part for row in said for part in row)
        return f"{self.number} {self.title} {self.printed_name} {words}"[:100_000]


class BulletinItem(models.Model):
    """A contribution in an issue: as it was offered, and as it is edited. The database freezes it with its issue."""

    record = models.ForeignKey(Bulletin, models.PROTECT, related_name="items")
    contribution = models.ForeignKey("secretariat.Contribution", models.PROTECT, related_name="items")
    division = models.ForeignKey("office.Division", models.PROTECT, related_name="+")
    author = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"))
    original_title = models.CharField(max_length=300)
    original_text = models.TextField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("contribution",), condition=Q(removed_at=None),
                                    name="contribution_in_one_issue"),
        ]


class BulletinApproval(Approval):
    """Who approved which content. Written once; the editor is written by the database and is never the approver."""

    record = models.ForeignKey(Bulletin, models.PROTECT, related_name="approvals")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("drafter")), name="editor_is_not_approver"),
            models.CheckConstraint(condition=Q(behalf=None) | ~Q(behalf=F("drafter")),
                                   name="nobody_approves_for_editor"),
        ]


class Manner(models.TextChoices):
    """How an issue goes out."""

    NETWORK = "network", _("Over the government network")
    PAPER = "paper", _("On paper")
    BOTH = "both", _("Both")


class BulletinSending(models.Model):
    """报送: to whom an issue was submitted, when and how. Written once."""

    record = models.ForeignKey(Bulletin, models.PROTECT, related_name="sendings")
    organs = models.JSONField(_("submitted to"))  # names
    manner = models.CharField(_("manner"), max_length=10, choices=Manner.choices)
    sent_on = models.DateField(_("submitted on"))
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
