"""Stocktakes (资产盘点): what should be there, what was seen, how differences are explained and approved."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.time import OfficeNow

KEEP = models.PROTECT


class Status(models.TextChoices):
    """From the first card seen to the approval of the differences."""

    COUNTING = "counting", _("Being counted")
    EXPLAINING = "explaining", _("Differences to be explained")
    APPROVING = "approving", _("Waits for approval")
    CLOSED = "closed", _("Closed")
    ABANDONED = "abandoned", _("Abandoned")


class Stocktake(Record):
    """One stocktake: of a division, of a place, or of the whole office."""

    KIND = "stocktake"
    STATUSES = Status
    FIRST = Status.COUNTING
    CLOSED = frozenset({Status.CLOSED, Status.ABANDONED})

    counted = models.ForeignKey("office.Division", KEEP, null=True, blank=True, related_name="+",
                                verbose_name=_("assets of the division"))
    place = models.CharField(_("assets at the place"), max_length=60, blank=True)
    opener = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                               verbose_name=_("opened by"))
    approved_by = models.ForeignKey("office.Person", KEEP, null=True, editable=False, related_name="+",
                                    verbose_name=_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)

    class Meta:
        verbose_name = _("stocktake")
        verbose_name_plural = _("stocktakes")
        constraints = [
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("opener")),
                                   name="stocktake_is_approved_by_another"),
        ]

    def scope(self) -> str:
        """What is counted, in words."""
        said = [str(one) for one in (self.counted and self.counted.name, self.place) if one]
        return " · ".join(said) or str(_("The whole office"))

    scope.label = _("counted")  # type: ignore[attr-defined]


class StocktakeLine(models.Model):
    """A card that should be there, with its place and keeper as the books had them when the stocktake was opened."""

    record = models.ForeignKey(Stocktake, KEEP, related_name="lines")
    asset = models.ForeignKey("planning.Asset", KEEP, related_name="+")
    place = models.CharField(max_length=60)
    keeper = models.ForeignKey("office.Person", KEEP, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("record", "asset"), name="expected_once")]


class StocktakeSighting(models.Model):
    """Who saw which card where and when; of several the last counts."""

    record = models.ForeignKey(Stocktake, KEEP, related_name="sightings")
    asset = models.ForeignKey("planning.Asset", KEEP, related_name="+")
    place = models.CharField(_("place"), max_length=60)
    by = models.ForeignKey("office.Person", KEEP, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        indexes = [models.Index(fields=("record", "asset", "-id"), name="sighting_last")]


class StocktakeFind(models.Model):
    """Something that is there and has no card (盘盈)."""

    record = models.ForeignKey(Stocktake, KEEP, related_name="finds")
    text = models.CharField(_("what it is"), max_length=200)
    place = models.CharField(_("place"), max_length=60)
    by = models.ForeignKey("office.Person", KEEP, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())


class Kind(models.TextChoices):
    """How the books and the rooms differ."""

    SHORTAGE = "shortage", _("Shortage (盘亏)")
    SURPLUS = "surplus", _("Surplus (盘盈)")
    WRONG_PLACE = "wrong_place", _("In another place")


class StocktakeDifference(models.Model):
    """One difference, worked out when the counting ends; explained by one person, approved by another."""

    record = models.ForeignKey(Stocktake, KEEP, related_name="differences")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    asset = models.ForeignKey("planning.Asset", KEEP, null=True, related_name="differences")
    text = models.CharField(max_length=300)
    expected = models.CharField(max_length=60, blank=True)
    found = models.CharField(max_length=60, blank=True)
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    explained_by = models.ForeignKey("office.Person", KEEP, null=True, related_name="+")
    explained_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("kind", "pk")
        constraints = [
            models.UniqueConstraint(fields=("record", "asset"), condition=Q(asset__isnull=False),
                                    name="one_difference_a_card"),
            models.CheckConstraint(condition=Q(explained_by=None) | ~Q(explanation=""), name="difference_says_why"),
        ]
