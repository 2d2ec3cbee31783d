"""Entry: any row a register shows, with its owner, its version and its history."""

from typing import Any, NoReturn, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from office.audit.actor import current
from office.audit.history import kept_history
from office.time import OfficeNow


class BypassesHistory(RuntimeError):
    """A bulk write that would leave no history; load the rows and save them."""


class EntryQuerySet(models.QuerySet):
    """Refuses the writes that simple-history does not see."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise BypassesHistory("update() writes no history: save each row, or use perform()")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BypassesHistory("bulk_create() writes no history: save each row")

    def delete(self) -> NoReturn:
        raise BypassesHistory("rows are voided or archived, never deleted")


class Entry(models.Model):
    """A row with an owner division, its maker, an optimistic-lock version and its history."""

    division = models.ForeignKey("office.Division", models.PROTECT, related_name="+", verbose_name=_("division"))
    created_by = models.ForeignKey(
        "office.Person", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=OfficeNow(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = EntryQuerySet.as_manager()
    history = kept_history(inherit=True, excluded_fields=["on_route"])  # of records: their routes have it

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with history, in the caller's transaction; raises outside one, where history could come late."""
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("an entry is saved inside a transaction: use perform()")
        if self._state.adding and self.created_by_id is None:
            self.created_by_id = current().person_id
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BypassesHistory("rows are voided or archived, never deleted")

    def reread(self) -> Self:
        """The row as it stands in the database now."""
        return type(self)._default_manager.get(pk=self.pk)  # type: ignore[return-value]
