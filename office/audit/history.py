"""History for people: every save leaves a readable row with who, why and the office's time, whoever saves."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from office.audit.actor import current
from office.time import now


class History(HistoricalRecords):
    """simple-history, told who and why by the actor of the work in hand, unless the row itself was given a reason."""

    def create_historical_record(self, instance: Any, history_type: str, using: str | None = None) -> Any:
        """Write the row at the office's time, whatever this machine's clock says."""
        instance._history_date = now()
        return super().create_historical_record(instance, history_type, using)

    def get_history_user(self, instance: Any) -> Any:
        """The acting account; none for the system itself."""
        from django.contrib.auth import get_user_model

        user_id = current().user_id
        return get_user_model()(pk=user_id) if user_id else None

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: str | None) -> str:
        """The reason given, else the name of what was done."""
        return getattr(instance, "_change_reason", "") or current().reason or current().cause


def kept_history(**options: Any) -> HistoricalRecords:
    """The history table of a model, with wide keys."""
    return History(history_id_field=models.BigAutoField(), **options)
