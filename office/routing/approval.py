"""Approval: who, in which post and for whom, agreed to which content on a route. Written once, beside its step."""

from django.db import models

from office.time import OfficeNow


class Approval(models.Model):
    """The person behind a step, bound to a content by its SHA-256. Each register's own has its `record`.

    The drafter is written by the database (the register's trigger), so that a constraint can keep the two apart.
    """

    step = models.ForeignKey("office.Step", models.PROTECT, related_name="+")
    person = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("office.Post", models.PROTECT, related_name="+")
    behalf = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    drafter = models.ForeignKey("office.Person", models.PROTECT, editable=False, related_name="+")
    opinion = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        abstract = True
