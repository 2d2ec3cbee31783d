"""The transactional outbox: work that was promised in the same transaction as the change that caused it."""

from django.db import models

from office.time import OfficeNow


class Message(models.Model):
    """One promised effect. `topic` names its handler, `key` makes it unique, `lane` keeps one record's in order."""

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=160)
    lane = models.CharField(max_length=80, blank=True)
    record = models.ForeignKey("office.Record", models.PROTECT, null=True, related_name="+")
    payload = models.JSONField(default=dict)
    actor = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=OfficeNow())
    next_try_at = models.DateTimeField(db_default=OfficeNow())
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("topic", "key"), name="each_effect_once")]
        indexes = [
            models.Index(
                fields=("next_try_at", "id"), name="outbox_pending",
                condition=models.Q(done_at=None, dead_at=None),
            )
        ]
