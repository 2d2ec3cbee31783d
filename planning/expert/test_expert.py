"""Experts: the register's contract; units to avoid stand one on a line."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from office.audit.actor import SYSTEM, acting
from office.records.perform import perform
from office.registers.forms import form_of
from office.testing import RegisterContract, account
from planning.expert.models import Status
from planning.expert.register import ExpertRegister
from planning.expert.testing import pooled, said

pytestmark = pytest.mark.django_db


class TestContract(RegisterContract):
    """What holds for every register."""

    register = ExpertRegister
    filer = "planning.staff"
    granter = "planning.head"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)

    def test_units_to_avoid_stand_one_on_a_line(self) -> None:
        (expert,) = pooled(1, avoids=" 市财政局 \n\n 市公安局\r\n", unit=" 青岛大学 ")
        assert expert.reread().avoids == "市财政局\n市公安局" and expert.reread().unit == "青岛大学"

    def test_nobody_enters_the_pool_for_a_day_that_is_over(self) -> None:
        form = form_of(ExpertRegister)(said(valid_until="2020-01-01"), user=account("planning.staff"))
        assert not form.is_valid() and "valid_until" in form.errors

    def test_an_expert_leaves_the_pool_and_is_never_deleted(self) -> None:
        (expert,) = pooled(1)
        gone = perform(account("planning.head"), "retire", expert.pk, reason="退休")
        assert (gone.status, gone.is_open) == (Status.RETIRED, False)

    def test_the_database_wants_a_unit(self) -> None:
        (expert,) = pooled(1)
        for unit, refused in (("", True), ("青岛大学", False)):
            expert.unit = unit
            with acting(SYSTEM):
                if refused:
                    with pytest.raises(IntegrityError, match="expert_has_a_unit"), transaction.atomic():
                        expert.save()
                else:
                    expert.save()
