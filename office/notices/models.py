"""What a person is told inside the portal, and the words they keep at hand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow


class Notice(models.Model):
    """One thing told to one person once; `key` makes a redelivered effect harmless."""

    person = models.ForeignKey("office.Person", models.CASCADE, related_name="notices")
    record = models.ForeignKey("office.Record", models.CASCADE, null=True, related_name="+")
    step = models.ForeignKey("office.Step", models.CASCADE, null=True, related_name="+")
    subject = models.CharField(max_length=40)  # names the sentence in notices/sentences.py
    words = models.JSONField(default=dict)  # what the sentence is filled with
    urgent = models.BooleanField(default=False)
    key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(db_default=OfficeNow())
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=("person", "-id"), name="notice_unread", condition=models.Q(read_at=None)),
            models.Index(fields=("person", "-id"), name="notice_by_person"),
        ]


class Phrase(models.Model):
    """A phrase that leaders and handlers insert into an opinion (常用语): the office's, or one's own."""

    person = models.ForeignKey("office.Person", models.CASCADE, null=True, blank=True, related_name="phrases")
    text = models.CharField(_("text"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    class Meta:
        ordering = ("order", "id")
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")

    def __str__(self) -> str:
        return self.text
