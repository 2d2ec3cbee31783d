"""An advance in somebody's hands: it is settled or paid back before they leave, and never handed on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.handover.holding import Handing, Holding
from planning.expense.models import Expense, Status


class AdvanceHolding(Holding):
    """离岗前清账: the office's cash is the person's own to account for."""

    name = "advance"
    label = gettext_lazy("Advances not settled")
    models = ("planning.Expense",)
    held_by = "created_by_id"

    def open(self) -> QuerySet[Expense]:
        return Expense.objects.filter(status=Status.ADVANCED).order_by("pk")

    def hand_to(self, handing: Handing, row: Any) -> None:
        raise ValidationError(_("An advance is not handed on: settle it, or pay it back, first."), code="advance")
