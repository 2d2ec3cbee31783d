"""The evidence: append-only events written by triggers, chained per record, anchored together."""

from django.db import models


class AuditEvent(models.Model):
    """One write to one row, as the database saw it; the application's role may only read it."""

    chain = models.CharField(max_length=80)  # "record:12", or the table's name for rows of no record
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    table = models.CharField(max_length=80)
    row = models.CharField(max_length=80)
    op = models.CharField(max_length=1)  # I, U, D
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    actor = models.JSONField(null=True)  # user, person, behalf, cause, reason
    database_role = models.CharField(max_length=63)
    transaction = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("chain", "seq"), name="audit_chain_has_no_gap")]


class AuditHead(models.Model):
    """The newest link of each chain, so that a cut tail is found."""

    chain = models.CharField(max_length=80, primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)


class AuditAnchor(models.Model):
    """A digest over every head at one instant; printed or mailed off the machine, so that a rewriting is found."""

    at = models.DateTimeField()
    heads = models.BigIntegerField()
    last_event = models.BigIntegerField()
    digest = models.CharField(max_length=64)
