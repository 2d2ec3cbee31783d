"""Outgoing documents (发文): the paper from its draft to its print, and who checked out, remarked on and signed it."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.records.models import Record
from office.routing.approval import Approval
from office.time import OfficeNow
from secretariat.documents import Kind, Urgency
from secretariat.outgoing_document import rules
from secretariat.outgoing_document.content import all_texts, names_of


class Status(models.TextChoices):
    """The stations of 《党政机关公文处理工作条例》 art. 19, 22 and 25, in their order; filing comes after dispatch."""

    DRAFT = "draft", _("Draft")
    CHECKING = "checking", _("Being checked")
    COUNTERSIGNING = "countersigning", _("Being countersigned")
    REVIEWING = "reviewing", _("Being reviewed")
    SIGNING = "signing", _("To be signed off")
    RECHECKING = "rechecking", _("Being rechecked")
    REGISTERING = "registering", _("To be registered")
    PRINTING = "printing", _("To be printed")
    PRINTED = "printed", _("Printed")
    SEALED = "sealed", _("Sealed")
    DISPATCHED = "dispatched", _("Dispatched")
    FILED = "filed", _("Filed")
    VOIDED = "voided", _("Voided")
    ABANDONED = "abandoned", _("Abandoned")


class Script(models.TextChoices):
    """Papers (文稿) that take the same road and get no number."""

    SPEECH = "speech", _("Speech")
    WORK_REPORT = "work_report", _("Work report")
    SUMMARY = "summary", _("Summary")


KINDS = [*((kind.value, kind.label) for kind in Kind if kind != Kind.OTHER), *Script.choices]


class Direction(models.TextChoices):
    """行文方向: which way a document goes, seen from this office."""

    UP = "up", _("Upward")
    DOWN = "down", _("Downward")
    LEVEL = "level", _("Between equals")
    OPEN = "open", _("To the public")


class Openness(models.TextChoices):
    """The openness attribute every document has, 政府信息公开条例 (2019)."""

    PROACTIVE = "proactive", _("Made public")
    ON_REQUEST = "on_request", _("Public on request")
    NOT_PUBLIC = "not_public", _("Not public")


class OrganWord(models.Model):
    """机关代字: the word before year and number. It belongs to one version of the office, as its seals do."""

    word = models.CharField(_("organ word"), max_length=10, validators=[rules.ORGAN_WORD])
    office_version = models.ForeignKey("office.OfficeVersion", models.PROTECT, related_name="+",
                                       verbose_name=_("version of the office"))
    pattern = models.CharField(_("pattern"), max_length=40, default="{word}〔{year}〕{seq}号",
                               validators=[rules.NUMBER_PATTERN],
                               help_text=_("{word}〔{year}〕{seq}号; of minutes 第{seq}期, of orders 第{seq}号"))
    retired_at = models.DateTimeField(_("no longer used since"), null=True, blank=True)
    history = kept_history()

    class Meta:
        ordering = ("word",)
        verbose_name = _("organ word")
        verbose_name_plural = _("organ words")
        constraints = [models.UniqueConstraint(fields=("word",), name="one_organ_word")]

    def __str__(self) -> str:
        return self.word


class OutgoingDocument(Record):
    """One paper of this office, from its draft to its file."""

    KIND = "outgoing_document"
    STATUSES = Status
    FIRST = Status.DRAFT
    CLOSED = frozenset({Status.FILED, Status.VOIDED, Status.ABANDONED})

    document_kind = models.CharField(_("document kind"), max_length=16, choices=KINDS, default=Kind.NOTICE)
    direction = models.CharField(_("direction"), max_length=6, choices=Direction.choices, default=Direction.DOWN)
    urgency = models.CharField(_("urgency"), max_length=12, choices=Urgency.choices, default=Urgency.ORDINARY)
    issuers = models.JSONField(_("issuing organs"), default=list)  # names, the leading organ first
    main_to = models.JSONField(_("main addressees"), default=list, blank=True)  # [{"organ": key, "name": as printed}]
    copy_to = models.JSONField(_("copies to"), default=list, blank=True)  # the same
    one_matter = models.BooleanField(_("it asks about one matter only"), default=False)
    assigned_by = models.CharField(_("assigned directly by the leader"), max_length=200, blank=True)
    organ_word = models.ForeignKey(OrganWord, models.PROTECT, null=True, blank=True, related_name="+",
                                   verbose_name=_("organ word"))
    lead_number = models.CharField(_("number of the leading organ"), max_length=60, blank=True)
    meeting_at = models.CharField(_("time of the meeting"), max_length=80, blank=True)
    meeting_place = models.CharField(_("place of the meeting"), max_length=120, blank=True)
    attendees = models.TextField(_("attendees"), blank=True)
    absent = models.TextField(_("excused"), blank=True)
    observers = models.TextField(_("observers"), blank=True)
    remark = models.CharField(_("remark in brackets"), max_length=120, blank=True)
    openness = models.CharField(_("openness"), max_length=12, choices=Openness.choices, default=Openness.PROACTIVE)
    openness_reason = models.CharField(_("why it is not public"), max_length=200, blank=True)
    copies = models.PositiveSmallIntegerField(_("copies printed"), default=1, validators=[MinValueValidator(1)])
    body = models.JSONField(_("body"), default=list, editable=False)  # block_data() of papers, each with its "id"
    annexes = models.JSONField(_("annexes"), default=list, editable=False)  # [{"title": …, "blocks": […]}]
    distribution = models.JSONField(_("distribution"), default=list, db_default=Value([], models.JSONField()),
                                    editable=False)  # see dispatch/plan.py
    signer = models.CharField(_("signer"), max_length=60, blank=True, editable=False)
    dated = models.DateField(_("date of the document"), null=True, editable=False)
    printed_on = models.DateField(_("printed on"), null=True, editable=False)
    void_reason = models.CharField(_("reason for the void"), max_length=500, blank=True, editable=False)
    void_approver = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                      verbose_name=_("void approved by"))

    class Meta:
        verbose_name = _("outgoing document")
        verbose_name_plural = _("outgoing documents")
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1), name="outgoing_has_copies"),
            models.UniqueConstraint(fields=("lead_number",), condition=~Q(lead_number=""),
                                    name="lead_number_stands_once"),
        ]

    def clean(self) -> None:
        """The rules of direction and of the kind, each said at its field."""
        super().clean()
        rules.check(self)

    def addressees(self) -> str:
        """主送, as it is printed."""
        return "，".join(names_of(self.main_to))

    addressees.label = _("main addressees")  # type: ignore[attr-defined]

    def copied(self) -> str:
        """抄送, as it is printed."""
        return "，".join(names_of(self.copy_to))

    copied.label = _("copies to")  # type: ignore[attr-defined]

    def issued_by(self) -> str:
        """The issuing organs, the leading one first."""
        return "、".join(self.issuers)

    issued_by.label = _("issuing organs")  # type: ignore[attr-defined]

    def search_text(self) -> str:
        parts = (self.number, self.lead_number, self.title, *names_of(self.main_to), *names_of(self.copy_to),
                 *all_texts(self))
        return " ".join(parts)[:100_000]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.urgent = self.urgency != Urgency.ORDINARY
        super().save(*args, **kwargs)


class CheckOut(models.Model):
    """The text is in somebody's hands until they give it back, or the head takes it over."""

    record = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="check_outs")
    person = models.ForeignKey("office.Person", models.PROTECT, related_name="+", verbose_name=_("checked out by"))
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record",), condition=Q(ended_at=None), name="text_in_one_pair_of_hands"),
            models.CheckConstraint(condition=Q(ended_by=None) | Q(ended_by=F("person")) | ~Q(reason=""),
                                   name="taking_over_has_a_reason"),
        ]


class Comment(models.Model):
    """A remark on one block of the text, by the block's key; it stays as it was made."""

    record = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="comments")
    block = models.CharField(max_length=12, blank=True)  # empty: on the whole
    text = models.CharField(_("comment"), max_length=500)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())


class PrintedPaper(models.Model):
    """The numbered paper as it was printed: these bytes are authorised, sealed and issued, and no others."""

    record = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="printed_papers")
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")  # its key: the hash
    code = models.CharField(max_length=20)  # of verification, printed on the last page; empty on a script
    boxes = models.JSONField(default=list)  # where seals stand: [page, left, bottom, right, top], in points
    pages = models.PositiveIntegerField()
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())


class SignOff(Approval):
    """签发: who signed which content. Written once; the drafter is written by the database and is never the signer."""

    record = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="sign_offs")
    content = models.JSONField()  # what was signed, so that the difference can be shown

    class Meta:
        constraints = [
            # Behind a substitution stand two people: who signs, and in whose name. Neither has drafted it.
            models.CheckConstraint(condition=~Q(person=F("drafter")), name="drafter_is_not_signer"),
            models.CheckConstraint(condition=Q(behalf=None) | ~Q(behalf=F("drafter")), name="nobody_signs_for_drafter"),
        ]
