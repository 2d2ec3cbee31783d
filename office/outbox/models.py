"""The transactional outbox: work that was promised in the same transaction as the change that caused it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow

PENDING = Q(done_at=None, dead_at=None)


class Message(models.Model):
    """One promised effect. `topic` names its handler, `key` makes it unique, `lane` keeps one record's in order."""

    topic = models.CharField(_("topic"), max_length=60)
    key = models.CharField(_("key"), max_length=160)
    lane = models.CharField(_("lane"), max_length=80, blank=True)
    record = models.ForeignKey(
        "office.Record", models.PROTECT, null=True, related_name="+", verbose_name=_("record")
    )
    payload = models.JSONField(default=dict)
    actor = models.JSONField(null=True)  # who caused it, as office.audit.actor told the database
    created_at = models.DateTimeField(_("created at"), db_default=OfficeNow())
    next_try_at = models.DateTimeField(_("next try at"), db_default=OfficeNow())
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)  # begun, whether they ended or not
    sent_at = models.DateTimeField(_("sent at"), null=True)  # last handed to the broker
    done_at = models.DateTimeField(_("done at"), null=True)
    dead_at = models.DateTimeField(_("given up at"), null=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        constraints = [models.UniqueConstraint(fields=("topic", "key"), name="each_effect_once")]
        indexes = [
            models.Index(fields=("next_try_at", "id"), name="outbox_pending", condition=PENDING),
            models.Index(fields=("lane", "id"), name="outbox_lane", condition=PENDING),
            models.Index(fields=("dead_at",), name="outbox_dead", condition=Q(dead_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
