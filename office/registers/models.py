"""Long papers of a register that are made in the background."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow


class Export(models.Model):
    """A register's rows as a PDF, asked for by one person and kept for them some days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    key = models.UUIDField(primary_key=True)  # that of the form it was asked with
    person = models.ForeignKey("office.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    query = models.TextField(blank=True)  # the filters, as the URL had them
    rows = models.PositiveIntegerField(null=True)  # as many as there were when it was asked for
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    error = models.TextField(blank=True)
    records = models.JSONField(default=list)  # the keys of what it shows: asked again before it is handed out
    body = models.BinaryField(null=True)
    asked_at = models.DateTimeField(db_default=OfficeNow())
