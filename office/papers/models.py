"""Papers that were made, kept for a while under what they are made of, so that none is made twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow


class KeptPaper(models.Model):
    """One paper: asked for, then made or refused. Whoever shows it asks first who may see what it is made of."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    key = models.CharField(primary_key=True, max_length=64)  # SHA-256 of all that decides its bytes
    job = models.JSONField()  # what it is made of, as keeping.py packs it
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    error = models.JSONField(null=True)  # the PaperError, as errors.as_data() writes it
    pdf = models.BinaryField(null=True)
    seal_boxes = models.JSONField(default=list)
    pages = models.PositiveSmallIntegerField(default=0)
    images = models.JSONField(default=list)  # of the first pages: {"source": data address, "width", "height"}
    draft = models.CharField(max_length=60, blank=True)  # whose draft of what it shows: a newer one takes its place
    asked_at = models.DateTimeField(db_default=OfficeNow())
