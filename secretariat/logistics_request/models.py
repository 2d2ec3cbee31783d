"""Logistics requests (后勤服务申请): a repair, a room, a key; asked by anybody, done by a post, rated by who asked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record


class Status(models.TextChoices):
    """From the wish to the thanks."""

    ASKED = "asked", _("Asked for")
    ASSIGNED = "assigned", _("Assigned")
    DONE = "done", _("Done")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Turned down")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Category(models.TextChoices):
    """What is asked for; each has its own time limit, figure `logistics.limits`."""

    REPAIR = "repair", _("Repair")
    CLEANING = "cleaning", _("Cleaning")
    MOVING = "moving", _("Moving")
    MEETING = "meeting", _("Meeting service")
    KEYS = "keys", _("Keys and doors")
    PHONE = "phone", _("Telephone")
    UTILITIES = "utilities", _("Water, power, heating")
    OTHER = "other", _("Other service")


class Rating(models.IntegerChoices):
    """How it was done, as whoever asked sees it."""

    VERY_GOOD = 5, _("Very satisfied")
    GOOD = 4, _("Satisfied")
    FAIR = 3, _("Fairly satisfied")
    POOR = 2, _("Dissatisfied")
    BAD = 1, _("Very dissatisfied")


class LogisticsRequest(Record):
    """One request of one person."""

    KIND = "logistics_request"
    STATUSES = Status
    FIRST = Status.ASKED
    CLOSED = frozenset({Status.CONFIRMED, Status.REFUSED, Status.WITHDRAWN})

    category = models.CharField(_("service"), max_length=10, choices=Category.choices, default=Category.REPAIR)
    location = models.CharField(_("place"), max_length=120)
    detail = models.TextField(_("what is wanted"), max_length=1000, blank=True)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    done_note = models.CharField(_("what was done"), max_length=1000, blank=True, editable=False)
    done_by = models.ForeignKey("office.Person", models.PROTECT, null=True, editable=False, related_name="+",
                                verbose_name=_("done by"))
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, editable=False, choices=Rating.choices)
    remark = models.CharField(_("remark of who asked"), max_length=500, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)  # of a refusal or a withdrawal

    class Meta:
        verbose_name = _("logistics request")
        verbose_name_plural = _("logistics requests")
        constraints = [
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5), done_at__isnull=False),
                                   name="rated_request_is_done"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(done_by__isnull=False) & ~Q(done_note=""),
                                   name="done_request_says_what"),
        ]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.location} {self.detail}"
