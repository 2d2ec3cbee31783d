"""Introduction letters (介绍信): who goes where for what, who applied, approved and keeps it, and how it ended."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.time import OfficeNow, today
from secretariat.introduction_letter.capitals import capital


class Status(models.TextChoices):
    """From the application to its end; 存根 and letter bear the number from the issue on."""

    ASKED = "asked", _("Applied for")
    APPROVING = "approving", _("Awaits approval")
    APPROVED = "approved", _("Approved, to be sealed")
    ISSUED = "issued", _("Letter issued")
    RETURNED = "returned", _("Returned unused")
    EXPIRED = "expired", _("Expired")
    LOST = "lost", _("Reported lost")
    VOIDED = "voided", _("Voided")
    WITHDRAWN = "withdrawn", _("Application withdrawn")


def person(words: Any) -> Any:
    """A person of the letter's way, written by its acts; the applicant by the database."""
    return models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                             verbose_name=words)


def apart(one: str, other: str, name: str) -> models.CheckConstraint:
    """Two parts of the letter's way are not one natural person's, where both have somebody."""
    return models.CheckConstraint(condition=Q((one, None)) | Q((other, None)) | ~Q((one, F(other))), name=name)


class IntroductionLetter(Record):
    """One letter. Its title is its purpose. Three people have a part in it, and behind each may stand another."""

    KIND = "introduction_letter"
    STATUSES = Status
    FIRST = Status.ASKED
    CLOSED = frozenset({Status.RETURNED, Status.EXPIRED, Status.LOST, Status.VOIDED, Status.WITHDRAWN})

    addressee = models.CharField(_("addressed to"), max_length=40)
    bearers = models.JSONField(_("bearers"), default=list)  # names
    post = models.CharField(_("their post"), max_length=20)
    headcount = models.PositiveSmallIntegerField(_("number of people"), default=1, validators=[MinValueValidator(1)])
    valid_days = models.PositiveSmallIntegerField(_("valid for so many days"), default=7,
                                                  validators=[MinValueValidator(1)])
    dated = models.DateField(_("date of the letter"), null=True, editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, editable=False)
    last_day = models.DateField(_("valid until"), null=True, editable=False)
    applicant = person(_("applicant"))
    approver = person(_("approved by"))
    approved_for = person(_("approved on behalf of"))
    keeper = person(_("sealed by"))
    kept_for = person(_("sealed on behalf of"))
    ended_on = models.DateField(_("returned or lost on"), null=True, editable=False)
    end_reason = models.CharField(_("why it ended"), max_length=500, blank=True, editable=False)
    void_approver = person(_("void allowed by"))
    answerable = person(_("answers for it since a handover"))  # none: the applicant

    class Meta:
        verbose_name = _("introduction letter")
        verbose_name_plural = _("introduction letters")
        constraints = [
            models.CheckConstraint(condition=~Q(addressee="") & ~Q(bearers=[]) & ~Q(post=""), name="no_blank_letter"),
            models.CheckConstraint(condition=Q(headcount__gte=1) & Q(valid_days__gte=1),
                                   name="letter_has_people_and_days"),
            models.CheckConstraint(
                condition=Q(issued_at=None) | Q(keeper__isnull=False, approver__isnull=False, last_day__isnull=False),
                name="issued_letter_is_approved"),
            # Applicant, approver and keeper are three; nobody stands behind two of them by substitution either.
            apart("approver", "applicant", "letter_approver_not_applicant"),
            apart("approved_for", "applicant", "letter_not_approved_for_applicant"),
            apart("keeper", "applicant", "letter_keeper_not_applicant"),
            apart("kept_for", "applicant", "letter_not_kept_for_applicant"),
            apart("keeper", "approver", "letter_keeper_not_approver"),
            apart("kept_for", "approver", "letter_not_kept_for_approver"),
            apart("keeper", "approved_for", "letter_keeper_not_behind_approval"),
            apart("kept_for", "approved_for", "letter_nobody_behind_both"),
        ]

    @property
    def is_over(self) -> bool:
        """Its last day is past: it is valid no more, whatever has been entered."""
        return self.last_day is not None and self.last_day < today()

    @property
    def main_to(self) -> list[dict[str, str]]:
        """Whom it goes to, as the register of seals asks of a document."""
        return [{"name": self.addressee}]

    def get_status_display(self) -> str:
        """The status in the reader's language; nothing shows as issued after its last day."""
        if self.status == Status.ISSUED and self.is_over:
            return str(Status.EXPIRED.label)
        return super().get_status_display()

    def names(self) -> str:
        """The bearers, as printed."""
        return "、".join(self.bearers)

    names.label = _("bearers")  # type: ignore[attr-defined]

    def count_in_capitals(self) -> str:
        """How many they are, in capital numerals."""
        return capital(self.headcount)

    count_in_capitals.label = _("number of people")  # type: ignore[attr-defined]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.addressee} {self.names()} {self.post}"


class LetterSheet(models.Model):
    """The bytes of a letter with its counterfoil: as approved, and as sealed. Written once."""

    record = models.ForeignKey(IntroductionLetter, models.PROTECT, related_name="sheets")
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")
    boxes = models.JSONField()  # of its seals: [page, left, bottom, right, top] in points
    sealed = models.BooleanField(default=False)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
