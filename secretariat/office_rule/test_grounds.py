"""Rules: every right is proved by the rule's own tables, and ends with the consultation that gave it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from office.consulting import services as consulting
from office.permissions.ask import may
from office.records.perform import perform
from office.testing import account, assert_proved, findings, frozen
from secretariat.office_rule import services
from secretariat.office_rule.models import OfficeRule, RuleComment
from secretariat.office_rule.testing import division, drafted, issued, revised

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DRAFTER = "secretariat.staff"


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def consulted(*codes: str) -> OfficeRule:
    """A draft about which these divisions are asked."""
    rule = drafted()
    ask(rule, *codes)
    return rule


def ask(rule: OfficeRule, *codes: str) -> None:
    perform(account(DRAFTER), "consult", rule.pk, divisions=[division(code) for code in codes],
            consult_until=date(2026, 11, 27))


def answered(rule: OfficeRule, username: str) -> None:
    """This person's opinion is given and answered, and the consultation ends."""
    perform(account(username), "comment", rule.pk, text="建议明确流转时限。")
    row = RuleComment.objects.get(record=rule, answered_at=None)
    services.answer(account(DRAFTER), rule.pk, row.pk, "adopted", "已增加时限。")
    perform(account(DRAFTER), "end_consultation", rule.pk)


def sees(rule: OfficeRule, *usernames: str) -> list[bool]:
    return [bool(may(account(name), "view", rule)) for name in usernames]


def test_a_consultations_rights_end_with_it_and_who_wrote_goes_on_seeing() -> None:
    rule = consulted("network", "planning")
    perform(account("network.head"), "comment", rule.pk, text="同意。")
    assert_proved(rule, "consult", "heard")
    assert sees(rule, "network.staff", "planning.staff") == [True, True]
    services.answer(account(DRAFTER), rule.pk, RuleComment.objects.get().pk, "adopted", "")
    perform(account(DRAFTER), "end_consultation", rule.pk)
    assert_proved(rule, "heard")
    assert sees(rule, "network.head", "network.staff", "planning.staff") == [True, False, False]


def test_who_is_asked_the_second_time_is_who_sees_it() -> None:
    rule = consulted("network")
    answered(rule, "network.staff")
    ask(rule, "planning")
    assert_proved(rule, "consult", "heard")
    assert sees(rule, "network.staff", "network.head", "planning.staff") == [True, False, True]
    assert not may(account("network.staff"), "comment", rule)


@pytest.mark.parametrize("defended", [True, False])
def test_an_abandoned_draft_is_nobodys_to_comment(defended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = consulted("network")
    if not defended:
        monkeypatch.setattr(consulting, "end", lambda record, cause: None)
    perform(account(DRAFTER), "abandon", rule.pk, reason="暂缓")
    assert ("comment, view by consult, for which there is no ground" in findings()) is not defended
    assert sees(rule, "network.staff") == [not defended]


def test_a_rule_in_force_is_read_by_those_it_concerned_when_it_was_issued() -> None:
    rule = issued(concerns=[str(division("network").pk), str(division("website").pk)])
    assert_proved(rule, "in_force")
    assert sees(rule, "network.staff", "planning.staff") == [True, False]
    whole = issued(2)
    later = revised(whole)
    perform(account("deputy"), "repeal", rule.pk, valid_until=date(2026, 12, 1), reason="已不适用")
    for one in (rule, whole, later):
        assert_proved(one, "in_force")
