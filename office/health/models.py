"""Alarms: what was past its limit, from when to when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow


class Alarm(models.Model):
    """One time that something was past its limit; the administrator is told once, when it begins."""

    name = models.CharField(max_length=40)  # of an alarm in alarms.py
    began_at = models.DateTimeField(db_default=OfficeNow())
    ended_at = models.DateTimeField(null=True)
    value = models.FloatField()  # when it began

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = [
            models.UniqueConstraint(fields=("name",), condition=Q(ended_at=None), name="one_alarm_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.name} since {self.began_at:%Y-%m-%d %H:%M}"
