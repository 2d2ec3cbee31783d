"""For tests: what is typed for a card, and a card in somebody's hands."""

from typing import Any

from office.orgchart.models import Division
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account
from planning.asset.models import Asset
from planning.asset.register import AssetRegister

CLERK, HEAD = "planning.staff", "planning.head"


def division(code: str = "network") -> Division:
    """A division in being, by its code."""
    return Division.objects.get(code=code, valid_to=None)


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a card."""
    return {"title": f"便携式计算机{number}", "class_code": "A02010105", "spec": "ThinkPad T14",
            "serial": f"PF{number:06d}", "value": "7200.00", "acquired_on": "2024-03-15", "place": "A座1203",
            "used_in": division().pk,
            "grade": "internal", **changed}


def card(number: int = 1, keeper: str = "network.staff", **changed: Any) -> Asset:
    """A card that the clerk files, in somebody's hands as the paper card has it."""
    user = account(CLERK)
    typed = said(number, **{"keeper": account(keeper).person_id, **changed})
    form = form_of(AssetRegister)(typed, user=user)
    assert form.is_valid(), form.errors
    made: Asset = file_new(user, AssetRegister, form)
    return made
