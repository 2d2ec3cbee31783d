"""Kept rows: each save leaves a dated history row with who and why, and nothing goes around it."""

from typing import Any, NoReturn

from django.db import models, transaction


class BypassesHistory(RuntimeError):
    """A write that would leave no history; load the rows and save them."""


class KeptQuerySet(models.QuerySet):
    """Refuses the writes that simple-history does not see."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise BypassesHistory("update() writes no history: save each row")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BypassesHistory("bulk_create() writes no history: save each row")

    def delete(self) -> NoReturn:
        raise BypassesHistory("rows are ended, never deleted")


class Kept(models.Model):
    """A row whose every state stays readable: recorded time is in its history table."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with history, in the caller's transaction; raises outside one, where history could come late."""
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("a kept row is saved inside acting(…)")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BypassesHistory("rows are ended, never deleted")
