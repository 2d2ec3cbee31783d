"""Archives (档案), DA/T 22-2015: items (件) with their parts, the retention table, loans."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.lending.models import Loan
from office.orgchart.shared import reads_chinese
from office.records.models import Record
from office.time import OfficeNow
from secretariat.documents import Kind

# DA/T 13-2022: fonds, category and year, retention, department, item; hyphen between levels, a dot inside one.
CODE = r"^[A-Z0-9]{4}-WS·\d{4}-(Y|D30|D10)-[A-Z0-9]{2,4}-\d{4}$"


class Status(models.TextChoices):
    """From the filing to the city archive, or to the end of its period."""

    COLLECTED = "collected", _("To be arranged")
    ARRANGED = "arranged", _("In the archives")
    TRANSFERRED = "transferred", _("Transferred")
    DESTROYED = "destroyed", _("Destroyed")
    LEFT_OUT = "left_out", _("Not archived")


class Period(models.TextChoices):
    """Retention periods (保管期限) of Order No. 8 (2006) of the State Archives Administration."""

    PERMANENT = "Y", _("Permanent")
    THIRTY = "D30", _("30 years")
    TEN = "D10", _("10 years")


YEARS = {Period.THIRTY: 30, Period.TEN: 10}
NOT_ARCHIVED = "N"
RULINGS = [*Period.choices, (NOT_ARCHIVED, _("Not archived"))]


class ArchiveItem(Record):
    """One item (件): a document with its annexes, sheets and drafts."""

    KIND = "archive_item"
    STATUSES = Status
    FIRST = Status.COLLECTED
    CLOSED = frozenset({Status.ARRANGED, Status.TRANSFERRED, Status.DESTROYED, Status.LEFT_OUT})

    source = models.OneToOneField(Record, models.PROTECT, null=True, editable=False, related_name="archived_as",
                                  verbose_name=_("the document"))
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    author = models.CharField(_("author"), max_length=200)  # 责任者
    dated = models.DateField(_("date of the document"))
    formed_by = models.ForeignKey("office.Division", models.PROTECT, related_name="+",
                                  verbose_name=_("handed in by"))
    retention = models.CharField(_("retention period"), max_length=3, choices=Period.choices)
    retention_reason = models.CharField(_("why so long"), max_length=300)
    remark = models.CharField(_("note"), max_length=200, blank=True)
    metadata = models.JSONField(default=dict, editable=False)  # as the document stood when it was filed
    fonds = models.CharField(_("fonds number"), max_length=4, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    department = models.CharField(_("department"), max_length=4, blank=True, editable=False)
    item_number = models.PositiveSmallIntegerField(_("item number"), null=True, editable=False)
    code = models.CharField(_("archival code"), max_length=40, blank=True, editable=False)
    box = models.PositiveSmallIntegerField(_("box number"), null=True, editable=False)
    keep_through = models.PositiveSmallIntegerField(_("to be kept through"), null=True, editable=False)  # none: always

    class Meta:
        verbose_name = _("archive item")
        verbose_name_plural = _("archives")
        indexes = [
            models.Index(fields=("year", "retention", "department", "item_number"), name="archive_by_class"),
            models.Index(fields=("keep_through",), name="archive_by_end"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(code="") | Q(code__regex=CODE), name="archival_code_is_one"),
            models.UniqueConstraint(fields=("code",), condition=~Q(code=""), name="archival_code_given_once"),
            models.CheckConstraint(condition=Q(retention__in=Period.values), name="archive_retention_is_one"),
            models.CheckConstraint(condition=~Q(retention_reason=""), name="archive_retention_has_reason"),
        ]

    def make_line(self) -> str:
        return " ".join(part for part in (self.code, self.title, self.document_number) if part)

    def search_text(self) -> str:
        return " ".join((self.code, self.title, self.document_number, self.author, str(self.year)))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.year = self.dated.year
        super().save(*args, **kwargs)

    def live_parts(self) -> "models.QuerySet[ArchivePart]":
        """The parts that belong to it, in their order."""
        rows = self.parts.filter(attachment__withdrawn_at=None).order_by("place", "pk")
        return rows.select_related("attachment__file")

    @cached_property
    def kept_parts(self) -> "list[ArchivePart]":
        """The same, read once for a page."""
        return list(self.live_parts())

    def pages(self) -> int:
        """The pages of its parts, as they were counted at filing."""
        return sum(row.pages for row in self.kept_parts)

    pages.label = _("pages")  # type: ignore[attr-defined]

    @cached_property
    def kept_loans(self) -> "list[ArchiveLoan]":
        """Its last loans, the newest first, read once for a page."""
        return list(self.loans.select_related("borrower").order_by("-pk")[:20])


class ArchivePart(models.Model):
    """One file of an item; its bytes are those of the attachment, its SHA-256 the one it had when it was filed."""

    class Role(models.TextChoices):
        """In the order of DA/T 22-2015 5.2: see parts.ORDER."""

        HANDLING_SHEET = "handling_sheet", _("Handling sheet")
        REPLY = "reply", _("Reply")
        BODY = "body", _("Document")
        ANNEX = "annex", _("Annex")
        PAPER = "paper", _("Photograph of a paper")
        DRAFTING_SHEET = "drafting_sheet", _("Drafting sheet")
        SIGNED_DRAFT = "signed_draft", _("Signed draft")

    item = models.ForeignKey(ArchiveItem, models.PROTECT, related_name="parts")
    attachment = models.OneToOneField("office.Attachment", models.PROTECT, related_name="archive_part")
    role = models.CharField(max_length=16, choices=Role.choices)
    place = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    pages = models.PositiveIntegerField(default=0)  # 0: none can be counted
    added_at = models.DateTimeField(db_default=OfficeNow())


class RetentionRule(models.Model):
    """One row of the retention table: whatever fits it first, by `order`, is kept so long. Ended, never overwritten."""

    order = models.PositiveSmallIntegerField(_("order"))
    source_kind = models.CharField(_("register"), max_length=40, blank=True, help_text=_("Empty: of any"))
    duty = models.CharField(_("duty"), max_length=40, blank=True, help_text=_("For example secretariat.3; empty: any"))
    document_kind = models.CharField(_("document kind"), max_length=16, blank=True, help_text=_("Empty: any"))
    retention = models.CharField(_("retention period"), max_length=3, choices=RULINGS)
    reason_zh = models.CharField(_("reason in Chinese"), max_length=120)
    reason_en = models.CharField(_("reason in English"), max_length=160)
    source = models.CharField(_("source"), max_length=120)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    history = kept_history()

    class Meta:
        ordering = ("order", "pk")
        verbose_name = _("row of the retention table")
        verbose_name_plural = _("retention table")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                                   name="retention_rule_dates"),
            models.CheckConstraint(condition=Q(retention__in=[*Period.values, NOT_ARCHIVED]),
                                   name="retention_rule_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.retention} {self.reason}"

    @property
    def reason(self) -> str:
        """The reason in the reader's language."""
        return self.reason_zh if reads_chinese() else self.reason_en

    def clean(self) -> None:
        """Kinds that exist, so that no row is there for nothing."""
        kinds = {*Kind.values, "speech", "work_report", "summary", ""}
        if self.document_kind not in kinds:
            raise ValidationError({"document_kind": _("There is no such kind: %(kinds)s.") % {
                "kinds": ", ".join(sorted(kinds - {""}))}})


class ArchiveLoan(Loan):
    """An item lent to somebody (借阅): they may read it until it is returned."""

    item = models.ForeignKey(ArchiveItem, models.PROTECT, related_name="loans")

    class Meta:
        indexes = [models.Index(fields=("due_on", "id"), name="archive_loan_open", condition=Q(returned_at=None))]
        constraints = [
            models.UniqueConstraint(fields=("item",), condition=Q(returned_at=None), name="archive_lent_to_one"),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_to=None)
                | Q(returned_at__isnull=False, returned_to__isnull=False), name="archive_loan_ends_whole"),
        ]
