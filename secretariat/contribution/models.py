"""Contributions (信息稿): what divisions offer for the bulletins, and where it was adopted (采用)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.time import OfficeNow

LONGEST = 8_000  # characters of a text; a bulletin's item is a page or two


class Status(models.TextChoices):
    """From the division's desk into an issue, or not."""

    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    CHOSEN = "chosen", _("Chosen for an issue")
    ADOPTED = "adopted", _("Adopted")
    UNUSED = "unused", _("Not used")


class Contribution(Record):
    """One piece of information of a division. Its text is frozen while it is in an issue, and for ever after that."""

    KIND = "contribution"
    STATUSES = Status
    FIRST = Status.SUBMITTED
    CLOSED = frozenset({Status.ADOPTED, Status.UNUSED})

    author = models.CharField(_("written by"), max_length=60)
    text = models.TextField(_("body"), max_length=LONGEST)  # a paragraph a line
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)  # of a return, or of no use
    printed_in = models.CharField(_("printed in"), max_length=60, blank=True, editable=False)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    def source(self) -> str:
        """The division it comes from."""
        return self.division.name

    source.label = _("source")  # type: ignore[attr-defined]

    def paragraphs(self) -> list[str]:
        """Its text, a paragraph each."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    def adoptions_entered(self) -> Any:
        """Where it was adopted, the first entry first."""
        return self.adoptions.select_related("by", "voided_by").order_by("id")

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.author} {self.text}"


class Level(models.TextChoices):
    """Who adopted it: the points of each are the figure `bulletin.points`."""

    OWN = "own", _("Own bulletin")
    CITY = "city", _("City")
    PROVINCE = "province", _("Province")
    NATION = "nation", _("Nation")


class Adoption(models.Model):
    """One adoption (采用) of a contribution; entered in error it is voided with the reason, never changed."""

    record = models.ForeignKey(Contribution, models.PROTECT, related_name="adoptions")
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    adopter = models.CharField(_("adopted by"), max_length=120)  # organ and publication, as they call themselves
    issue = models.CharField(_("issue"), max_length=60, blank=True)
    adopted_on = models.DateField(_("adopted on"))
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "level", "adopter", "issue"), condition=Q(voided_at=None),
                                    name="adopted_once_in_an_issue"),
            models.CheckConstraint(condition=Q(voided_at=None) | ~Q(void_reason="") & ~Q(voided_by=None),
                                   name="void_adoption_has_reason"),
        ]
