"""Record: the filed thing that travels; and what hangs on it: files, links, notes, search words, drafts."""

from functools import cache
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.records.entry import Entry
from office.secrecy import refuse_state_secrets
from office.time import OfficeNow


class Grade(models.TextChoices):
    """The portal's own grades. State secrets are refused: they may not be stored here (保密法 art. 31)."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    WORK_SECRET = "work_secret", _("Work secret")


class Record(Entry):
    """What the kernel or a mixed list reads of any filed thing; all else is on the child class."""

    KIND: ClassVar[str] = ""  # the child's register name; never changes
    STATUSES: ClassVar[type[models.TextChoices]]  # the child's statuses, in the order they are usually passed
    FIRST: ClassVar[str] = ""  # the status a new record has
    CLOSED: ClassVar[frozenset[str]] = frozenset()  # the statuses in which nothing more is to be done

    kind = models.CharField(max_length=40, editable=False)
    number = models.CharField(_("number"), max_length=60, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=300)
    line = models.CharField(max_length=400, editable=False)  # one-line face in mixed lists, written by save()
    duty = models.ForeignKey("office.Duty", models.PROTECT, related_name="records", verbose_name=_("duty"))
    grade = models.CharField(_("grade"), max_length=12, choices=Grade.choices, default=Grade.INTERNAL)
    status = models.CharField(_("status"), max_length=20, editable=False)
    urgent = models.BooleanField(_("urgent"), default=False, editable=False)
    opened = models.DateTimeField(_("opened"), editable=False)
    due = models.DateTimeField(_("due"), null=True, blank=True, editable=False)
    closed = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    is_open = models.BooleanField(default=True, editable=False)
    on_route = models.BooleanField(default=False, db_default=False, editable=False)  # kept by routing, for its index

    class Meta:
        indexes = [
            models.Index("kind", models.F("opened").desc(), models.F("id").desc(), name="record_page_of_kind"),
            models.Index("kind", "division", models.F("opened").desc(), models.F("id").desc(),
                         name="record_page_of_unit"),
            models.Index(models.F("opened").desc(), models.F("id").desc(), name="record_page"),
            models.Index(fields=("duty", "kind"), name="record_open_by_duty", condition=models.Q(is_open=True)),
            models.Index(fields=("due", "id"), name="record_open_due", condition=models.Q(is_open=True)),
            models.Index(fields=("opened", "id"), name="record_held_by_nobody",
                         condition=models.Q(is_open=True, on_route=False)),
            models.Index(fields=("number",), name="record_by_number", condition=~models.Q(number="")),
        ]

    def __str__(self) -> str:
        return self.line or self.title

    def get_status_display(self) -> str:
        """The status in the reader's language."""
        return str(type(self).STATUSES(self.status).label)

    def make_line(self) -> str:
        """The one-line face in mixed lists; children may say more."""
        return " ".join(part for part in (self.number, self.title) if part)

    def get_absolute_url(self) -> str:
        """The record's page."""
        return reverse(f"{self.kind}_page", args=[self.pk])

    def search_text(self) -> str:
        """The words this record is found by; children add theirs."""
        return f"{self.number} {self.title}"

    @classmethod
    def of_kind(cls, kind: str) -> type["Record"]:
        """The class of the records of a kind; KeyError if no register keeps it."""
        return {child.KIND: child for child in Record.__subclasses__()}[kind]

    def is_on_route(self) -> bool:
        """Whether a route is running; nothing closes before it has ended."""
        return self.routes.filter(state="running").exists()  # type: ignore[attr-defined]  # routing stands above

    def save(self, *args: Any, **kwargs: Any) -> None:
        if type(self) is Record:
            raise TypeError("save the concrete record, not its base: the child's history would be lost")
        refuse_state_secrets({name: getattr(self, name) for name in _texts_of(type(self))})
        self.kind = self.KIND
        self.line = self.make_line()[:400]
        super().save(*args, **kwargs)


@cache
def _texts_of(model: type[Record]) -> tuple[str, ...]:
    """The fields of a record in which a person writes."""
    return tuple(field.attname for field in model._meta.concrete_fields
                 if isinstance(field, (models.CharField, models.TextField)) and not field.choices)


class RecordSearch(models.Model):
    """The words and the principals of one record in one vector, so that one index answers both questions."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="search")
    text = models.TextField()
    words = SearchVectorField()  # bigrams and single characters of `text`, and the kind
    vector = SearchVectorField()  # words plus the principals that may view; kept by a trigger on Access
    opened = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=("vector",), name="record_search", fastupdate=False),
            models.Index(models.F("opened").desc(), models.F("record").desc(), name="record_search_newest"),
        ]


class StoredFile(models.Model):
    """The bytes of one file, named by their SHA-256; written before the row, so that a row never dangles."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(null=True)  # null: not counted yet, 0: no preview
    text = models.TextField(blank=True)  # extracted for search, capped
    preview_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=OfficeNow())


class FileCheck(models.Model):
    """When the bytes of one stored file or page image were last read again, and what was wrong with them then."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    checked_at = models.DateTimeField()
    finding = models.CharField(max_length=10, blank=True)  # as FileStore.verify() names it: missing, changed, size

    class Meta:
        indexes = [
            models.Index(fields=("checked_at",), name="filecheck_oldest"),
            models.Index(fields=("sha256",), name="filecheck_findings", condition=~models.Q(finding="")),
        ]


class PageImage(models.Model):
    """The picture of one page of a stored file, itself stored by its hash."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="page_images")
    page = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ("page",)
        constraints = [models.UniqueConstraint(fields=("file", "page"), name="one_image_a_page")]


class Attachment(models.Model):
    """A file on a record, under the name it was given. Withdrawn, never deleted."""

    class Purpose(models.TextChoices):
        MAIN = "main", _("Document")
        ANNEX = "annex", _("Annex")
        PAPER = "paper", _("Photograph of a paper")
        RESULT = "result", _("Result")

    record = models.ForeignKey(Record, models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(_("file name"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.MAIN)
    added_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(db_default=OfficeNow())
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    destroyed_at = models.DateTimeField(null=True)  # after an approved appraisal: nobody reads it any more

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=models.Q(destroyed_at=None) | models.Q(withdrawn_at__isnull=False),
                                   name="destroyed_is_withdrawn"),
        ]


class Upload(models.Model):
    """A checked file that waits for its form to be saved; it belongs to the person who sent it."""

    key = models.UUIDField(primary_key=True)
    person = models.ForeignKey("office.Person", models.CASCADE, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=OfficeNow())


class Link(models.Model):
    """A typed link between two records of any two divisions."""

    class Kind(models.TextChoices):
        ANSWERS = "answers", _("Answers")
        FOLLOWS = "follows", _("Follows from")
        SEE_ALSO = "see_also", _("See also")

    source = models.ForeignKey(Record, models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Record, models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    added_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("source", "target", "kind"), name="linked_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="no_link_to_itself"),
        ]


class Note(models.Model):
    """A remark on a record; written once, never changed."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="notes")
    text = models.TextField(_("note"))
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())


class Draft(models.Model):
    """What somebody has typed and not sent: autosaved to its own row, never to history."""

    person = models.ForeignKey("office.Person", models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=120)  # the form's path, for example "/secretariat/incoming_document/new/"
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=("person", "form"), name="one_draft_a_form")]


class Submission(models.Model):
    """A form that was sent, by the key it carried: sending it again answers with the first outcome."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey("office.User", models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    outcome = models.CharField(max_length=300)  # where the first one led
    at = models.DateTimeField(db_default=OfficeNow())


