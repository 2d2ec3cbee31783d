"""Inspections: a division sees one when a finding is handed to it, and not before; all is proved by the findings."""

from typing import Any

import pytest

from office.inspecting import services
from office.permissions.access import give
from office.permissions.ask import may
from office.records.perform import perform
from office.testing import account, assert_proved, findings, frozen
from secretariat.office_rule.testing import division
from secretariat.rule_inspection.test_rule_inspection import (
    INSPECTOR,
    MONDAY,
    corrected,
    evidence,
    found,
    inspected,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(office: None) -> Any:
    with frozen(MONDAY):
        yield


def test_from_the_order_to_the_last_correction() -> None:
    record = inspected()
    first = found(record)
    assert_proved(record)
    perform(account(INSPECTOR), "order", record.pk)
    second = found(record, "website")
    assert_proved(record, "finding")
    corrected(record, first)
    services.close_finding(account(INSPECTOR), record.pk, first.pk)
    services.correct(account("website.staff"), record.pk, second.pk, "已改。", evidence("website.staff"))
    services.close_finding(account(INSPECTOR), record.pk, second.pk)
    assert_proved(record, "finding")


@pytest.mark.parametrize("shown", [False, True])
def test_what_was_never_handed_over_is_nobodys_to_see(shown: bool) -> None:
    record = inspected()
    found(record)
    if shown:  # the twin: the division is let in before the order
        give(record, [(f"d{division('network').pk}", ("view", "note"), services.CAUSE)])
    perform(account(INSPECTOR), "abandon", record.pk, reason="被检查单位搬迁")
    assert bool(may(account("network.staff"), "view", record)) is shown
    assert ("note, view by finding, for which there is no ground" in findings()) is shown
