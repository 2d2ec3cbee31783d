"""The evidence: append-only events written by triggers, chained per record, anchored together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One write to one row, as the database saw it; the application's role may only read it."""

    chain = models.CharField(max_length=160)  # "record:12", or "table:key" for a row that belongs to no record
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    table = models.CharField(max_length=80)
    row = models.CharField(max_length=80)
    op = models.CharField(max_length=1)  # I, U, D
    before = models.JSONField(null=True)  # the changed columns of an update, all columns of a deletion
    after = models.JSONField(null=True)  # the changed columns of an update, all columns of an insertion
    actor = models.JSONField(null=True)  # user, person, behalf, cause, reason
    database_role = models.CharField(max_length=63)
    transaction = models.BigIntegerField()
    previous = models.CharField(max_length=64)  # the hash of the event before it in the chain; empty for the first
    hash = models.CharField(max_length=64)  # SHA-256 of `previous` and all columns above

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        constraints = [models.UniqueConstraint(fields=("chain", "seq"), name="audit_chain_has_no_gap")]
        indexes = [
            models.Index(fields=("table", "row", "id"), name="audit_of_row"),
            models.Index(fields=("transaction",), name="audit_of_transaction"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.seq}"


class AuditHead(models.Model):
    """The newest link of each chain, so that a cut tail is found."""

    chain = models.CharField(max_length=160, primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain} #{self.seq}"


class AuditAnchor(models.Model):
    """A digest over all events that committed since the anchor before; kept off the machine, it betrays a rewriting.

    `snapshot` says which transactions had committed, so that the digest can be computed again at any time.
    """

    at = models.DateTimeField()
    snapshot = models.TextField()
    last_event = models.BigIntegerField()
    events = models.BigIntegerField()  # how many it covers
    previous = models.CharField(max_length=64)  # the digest of the anchor before; empty for the first
    digest = models.CharField(max_length=64)  # SHA-256 of `previous` and the hashes of the events, by id

    class Meta:
        verbose_name = _("audit anchor")
        verbose_name_plural = _("audit anchors")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.digest}"
