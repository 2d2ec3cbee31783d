"""What a person keeps of their inbox: views saved under a name, and papers acted on together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow


class SavedView(models.Model):
    """A tab of the inbox with its filters, under a name its owner gave it."""

    person = models.ForeignKey("office.Person", models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=40)
    tab = models.CharField(_("tab"), max_length=10)
    filters = models.JSONField(default=dict)  # as the URL has them: {"q": "财政", "urgent": "1"}

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=("person", "name"), name="one_view_a_name")]


class Batch(models.Model):
    """Papers that one person acted on together; its key is that of the form it was sent with."""

    key = models.UUIDField(primary_key=True)
    person = models.ForeignKey("office.Person", models.CASCADE, related_name="+")
    tab = models.CharField(max_length=10)
    opinion = models.TextField(blank=True)
    made_at = models.DateTimeField(db_default=OfficeNow())


class BatchItem(models.Model):
    """One step of a batch, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    step = models.ForeignKey("office.Step", models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=300, blank=True)  # why it was refused, in its reader's words

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("batch", "step"), name="once_in_a_batch")]
