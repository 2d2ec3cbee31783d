"""Leaders' arrangements beside the meetings (外出、调研、接待), so that the week's board is whole."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.records.models import Grade
from office.time import OfficeNow


class ArrangementKind(models.TextChoices):
    """What a leader is away or busy for."""

    TRIP = "trip", _("Official trip")
    VISIT = "visit", _("Field research")
    RECEPTION = "reception", _("Reception")
    MEETING = "meeting", _("Meeting elsewhere")
    LEAVE = "leave", _("Leave")


class Arrangement(models.Model):
    """One arrangement of one leader, of a part of a day or of several days; called off, never deleted."""

    person = models.ForeignKey("office.Person", models.PROTECT, related_name="+", verbose_name=_("leader"))
    kind = models.CharField(_("kind"), max_length=10, choices=ArrangementKind.choices, default=ArrangementKind.MEETING)
    title = models.CharField(_("what"), max_length=120)
    place = models.CharField(_("where"), max_length=120, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    begins = models.TimeField(_("begins"), null=True, blank=True)
    ends = models.TimeField(_("ends"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade.choices, default=Grade.INTERNAL)
    by = models.ForeignKey("office.Person", models.PROTECT, editable=False, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow(), editable=False)
    called_off_at = models.DateTimeField(null=True, editable=False)
    history = kept_history()

    class Meta:
        indexes = [models.Index(fields=("last_day", "first_day"), name="arrangement_by_day",
                                condition=Q(called_off_at=None))]
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="arrangement_days")]

    def clean(self) -> None:
        """Ends no earlier than it begins. Raises ValidationError."""
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("It ends no earlier than it begins.")})
        if self.begins and self.ends and self.first_day == self.last_day and self.ends <= self.begins:
            raise ValidationError({"ends": _("It ends no earlier than it begins.")})
