"""The secret address at which a person's calendar program reads their meetings and deadlines; kept as a hash only."""

from django.db import models
from django.db.models import Q

from office.time import OfficeNow


class CalendarFeed(models.Model):
    """One address, made and revoked by its owner; the address itself is shown once and not stored."""

    user = models.ForeignKey("office.User", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)  # of the address's token
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(db_default=OfficeNow())
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user",), condition=Q(revoked_at=None), name="one_feed_each")]
