"""A project's money never disagrees: its contracts stay within its approval, and what was paid stands beside it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from office.records.perform import changing, perform
from office.testing import account, signed_in
from office.time import today
from planning.contract.models import Contract
from planning.contract.testing import drafted
from planning.project.models import Project
from planning.project.queries import approved_amount, contracted
from planning.project.testing import CLERK, HEAD, approved, reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


def sign(project: Project, number: int, amount: str) -> None:
    """Draft a contract of the project, as one of its purchases would be, and sign it."""
    made = drafted(number, amount=amount)
    with changing(account(CLERK), made.pk, "edit") as change:
        change.record.of_project_id = project.pk
    perform(account(HEAD), "sign", made.pk, signed_on=today())


def test_contracts_of_a_project_stay_within_its_approval() -> None:
    project = approved()  # 420,000.00
    sign(project, 1, "300000.00")
    with pytest.raises(ValidationError, match=r"above the approval .* ¥420,000.00 are approved, ¥300,000.00 promised"):
        sign(project, 2, "120000.01")
    assert contracted(project.pk) == (Decimal("300000.00"), Decimal("0.00"))
    sign(project, 3, "120000.00")
    assert contracted(project.pk)[0] == approved_amount(project.pk) == Decimal("420000.00")
    assert Contract.objects.filter(signed_on__isnull=False).count() == 2
    page = signed_in(CLERK).get(project.get_absolute_url()).content.decode()
    assert "¥420,000.00 under contract" in page


def test_without_an_approval_there_is_no_contract() -> None:
    with pytest.raises(ValidationError, match=r"¥0\.00 are approved"):
        sign(reviewed(), 1, "76500.00")
