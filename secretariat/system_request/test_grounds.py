"""Wanted features: everybody's right to see and join is proved by the request; a fault gives nobody any."""

from datetime import timedelta
from typing import Any

import pytest

from office.permissions.access import give
from office.records.perform import perform
from office.testing import account, assert_proved, findings, frozen
from secretariat.office_rule.testing import division
from secretariat.system_request import services
from secretariat.system_request.test_system_request import MONDAY
from secretariat.system_request.testing import asked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def test_a_feature_is_everybodys_from_asking_to_delivery() -> None:
    record = asked(title="希望收文列表可按紧急程度排序", request_type="feature")
    assert_proved(record, "feature")
    with frozen(MONDAY + timedelta(days=2)):
        perform(account("website.staff"), "support", record.pk)
        perform(account("registry"), "accept", record.pk)
        perform(account("registry"), "deliver", record.pk, release="1.2")
        assert_proved(record, "feature")


@pytest.mark.parametrize("shown", [False, True])
def test_a_fault_is_shown_to_nobody(shown: bool) -> None:
    record = asked()
    if shown:  # the twin: a division is let in
        give(record, [(f"d{division('website').pk}", ("support",), services.CAUSE)])
    assert ("support, view by feature, for which there is no ground" in findings()) is shown
