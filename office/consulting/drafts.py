"""What drafts that are consulted, signed and put in force have in common, whichever register keeps them."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.time import today


class Consulted(models.Model):
    """A draft on which divisions give opinions (`comments`, see models.py)."""

    # divisions whose opinion is asked for now: none before and after the consultation
    asked_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    consult_until = models.DateField(_("opinions until"), null=True, editable=False)
    consulted_at = models.DateTimeField(_("consultation ended at"), null=True, editable=False)
    consult_waiver = models.CharField(_("why nobody was consulted"), max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True

    def comments_made(self) -> list[Any]:
        """The opinions, the first one first."""
        return list(self.comments.select_related("division", "by", "answered_by").order_by("pk"))  # type: ignore[attr-defined]


class InForce(models.Model):
    """What is signed, and in force between two dates. Its statuses have REPEALED; it stands before Record."""

    signer = models.CharField(_("signed off by"), max_length=60, blank=True, editable=False)
    signed_on = models.DateField(_("signed on"), null=True, editable=False)
    valid_from = models.DateField(_("in force from"), null=True, editable=False)
    valid_until = models.DateField(_("in force until (that day not included)"), null=True, editable=False)
    end_reason = models.CharField(_("reason of the repeal"), max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True

    def get_status_display(self) -> str:
        """The status in words; of what was issued, by today's date."""
        one: Any = self
        usual = str(super().get_status_display())  # type: ignore[misc]
        if self.valid_from is None or (one.status == one.STATUSES.REPEALED and self.has_ended()):
            return usual
        if self.valid_from > today():
            return str(_("Issued, not yet in force"))
        return usual if self.has_ended() else str(_("Now in force"))

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


def is_in_force(day: date) -> Q:
    """The condition of what is in force on a day."""
    return Q(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)
