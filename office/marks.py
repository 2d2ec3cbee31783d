"""When each regular job was last done to its end: what must not fall asleep unnoticed leaves a mark."""

from datetime import datetime

from django.db import models

from office.time import OfficeNow, now


class Mark(models.Model):
    """One row for each job; only the last time counts."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        app_label = "office"

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


def mark(name: str) -> None:
    """The job of this name has just been done; call it last, so that a job that failed leaves no mark."""
    row = Mark(name=name, at=now())
    Mark.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def marks() -> dict[str, datetime]:
    """When each job was last done; a job that was never done is missing."""
    return dict(Mark.objects.values_list("name", "at"))
