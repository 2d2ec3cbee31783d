"""Rules: the register's contract, drafting, consultation, signature, force by dates, revision, repeal."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from office.audit.actor import SYSTEM, acting
from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied, may
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.registers.services import edit
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.testing import RegisterContract, account, frozen, signed_in
from office.time import today
from secretariat.office_rule import issuing, services
from secretariat.office_rule.models import OfficeRule, RuleApproval, RuleComment, Status
from secretariat.office_rule.queries import in_force_on
from secretariat.office_rule.register import OfficeRuleRegister
from secretariat.office_rule.testing import division, drafted, issued, revised, said, sent_to_sign, signed
from secretariat.office_rule.text import articles, parts

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = OfficeRuleRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def test_a_text_is_read_as_chapters_and_articles() -> None:
    found = parts("第一章 总 则\n 第一条　为规范管理。\n（一）登记；\n\n第十二条 附则")
    assert [(part.level, part.number, part.text) for part in found] == [
        ("chapter", "第一章", "总 则"), ("article", "第一条", "为规范管理。"), ("paragraph", "", "（一）登记；"),
        ("article", "第十二条", "附则")]
    assert articles("第一条 甲\n乙\n第二条 丙") == ["第一条", "第二条"]


def test_divisions_give_opinions_and_each_is_answered() -> None:
    rule = drafted()
    assert not may(account("network.staff"), "view", rule)
    perform(account("secretariat.staff"), "consult", rule.pk, divisions=[division("network"), division("planning")],
            consult_until=date(2026, 11, 27))
    drain()
    assert Notice.objects.filter(subject="rule_consult", person=account("network.staff").person).exists()
    perform(account("network.staff"), "comment", rule.pk, article="第二条", text="建议明确电子公文的流转时限。")
    with pytest.raises(Denied):
        perform(account("website.staff"), "comment", rule.pk, text="无意见。")
    with pytest.raises(ValidationError, match="not answered yet: 1"):
        perform(account("secretariat.staff"), "end_consultation", rule.pk)
    row = RuleComment.objects.get()
    assert row.division == division("network")
    with pytest.raises(Denied):
        services.answer(account("network.staff"), rule.pk, row.pk, "adopted", "")
    with pytest.raises(ValidationError, match="Say why"):
        services.answer(account("secretariat.staff"), rule.pk, row.pk, "not_adopted", " ")
    page = signed_in("secretariat.staff")
    address = f"{rule.get_absolute_url()}answer/?comment={row.pk}"
    assert "建议明确" in page.get(address).content.decode()
    assert page.post(address, {"verdict": "adopted", "answer": "已增加时限。"}).status_code == 302
    with pytest.raises(ValidationError, match="answered already"):
        services.answer(account("secretariat.staff"), rule.pk, row.pk, "adopted", "")
    drain()
    assert Notice.objects.get(subject="rule_answered").person == account("network.staff").person
    perform(account("secretariat.staff"), "end_consultation", rule.pk)
    assert "已增加时限。" in signed_in("network.staff").get(rule.get_absolute_url()).content.decode()
    with pytest.raises(Denied):
        perform(account("network.staff"), "comment", rule.pk, text="补充意见。")


def test_a_consultation_does_not_end_before_its_day_without_a_word() -> None:
    rule = drafted()
    perform(account("secretariat.staff"), "consult", rule.pk, divisions=[division("network")],
            consult_until=date(2026, 11, 24))
    with pytest.raises(ValidationError, match="have time until 2026-11-24"):
        perform(account("secretariat.staff"), "end_consultation", rule.pk)
    with frozen(MONDAY + timedelta(days=1)):  # the twin: on the day
        perform(account("secretariat.staff"), "end_consultation", rule.pk)
    assert rule.reread().status == Status.CONSULTED


def test_the_text_stands_still_while_others_judge_it() -> None:
    rule = drafted()
    perform(account("secretariat.staff"), "consult", rule.pk, divisions=[division("network")], consult_until=today())
    now = rule.reread()
    for changed, refused in (({}, False), ({"body": "第一条 改"}, True), ({"title": "改过的制度"}, True)):
        form = form_of(OfficeRuleRegister)(said(**changed), user=account("secretariat.staff"), instance=rule.reread())
        assert form.is_valid(), form.errors
        if refused:
            with pytest.raises(ValidationError, match="stands still"):
                edit(account("secretariat.staff"), OfficeRuleRegister, form, now.version + 1)
        else:
            edit(account("secretariat.staff"), OfficeRuleRegister, form, now.version)


@pytest.mark.parametrize(("status", "kept"), [("draft", False), ("consulting", True), ("in_force", True)])
def test_the_database_keeps_the_text_but_of_a_draft(status: str, kept: bool) -> None:
    rule = drafted()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE office_record SET status = %s WHERE id = %s", [status, rule.pk])
    change = "UPDATE secretariat_officerule SET body = '第一条 改' WHERE record_ptr_id = %s"
    if kept:
        with pytest.raises(DatabaseError, match="keeps its text"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [rule.pk])
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [rule.pk])
    assert (rule.reread().body == "第一条 改") is not kept


def test_nobody_signs_what_they_drafted_or_what_nobody_was_asked_about() -> None:
    rule = drafted()
    step = sent_to_sign(rule)
    with pytest.raises(ValidationError, match="Nobody was consulted"):
        agree(account("deputy"), step, "同意。")
    with acting(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE secretariat_officerule SET consulted_at = now() WHERE record_ptr_id = %s", [rule.pk])
        cursor.execute("UPDATE office_record SET created_by_id = %s WHERE id = %s", [account("deputy").person_id, rule.pk])
    with pytest.raises(ValidationError, match="does not sign it"):
        agree(account("deputy"), step, "同意。")
    assert Step.objects.get(pk=step).is_open and not RuleApproval.objects.exists()


def test_the_database_writes_the_drafter_of_a_signature() -> None:
    rule = signed(drafted())
    row = RuleApproval.objects.get()
    assert (row.drafter, row.person) == (account("secretariat.staff").person, account("deputy").person)
    with pytest.raises(IntegrityError, match="rule_drafter_is_not_signer"), transaction.atomic():
        RuleApproval.objects.create(record=rule, step=row.step, person=row.drafter, post=row.post, sha256="0",
                                    drafter=account("director").person)  # what is said here is not what is written


def test_what_was_not_signed_is_not_issued(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = signed(drafted())
    with acting(SYSTEM):
        row = rule.reread()
        row.title = "另一个标题"
        with transaction.atomic():
            row.save()
    with pytest.raises(ValidationError, match="not what was signed"):
        perform(account("registry"), "issue", rule.pk, valid_from=today())
    monkeypatch.setattr(issuing, "digest", lambda rule: RuleApproval.objects.get().sha256)  # the defence off
    assert perform(account("registry"), "issue", rule.pk, valid_from=today()).status == Status.IN_FORCE


def test_issued_it_is_numbered_and_shown_to_those_it_concerns() -> None:
    rule = signed(drafted(concerns=[division("network").pk, division("secretariat").pk]))
    drain()
    assert [row.person for row in Notice.objects.filter(subject="rule_to_issue")] == [account("registry").person]
    assert rule.concerns == ["network", "secretariat"]
    with pytest.raises(ValidationError, match="before it is signed"):
        perform(account("registry"), "issue", rule.pk, valid_from=date(2026, 11, 20))
    with pytest.raises(Denied):
        perform(account("secretariat.staff"), "issue", rule.pk, valid_from=today())
    rule = perform(account("registry"), "issue", rule.pk, valid_from=today())
    drain()
    assert rule.number == "青电政制〔2026〕1号" and (rule.signer, rule.signed_on) == ("孙立群", today())
    assert may(account("network.staff"), "confirm_read", rule) and not may(account("website.staff"), "view", rule)
    told = set(Notice.objects.filter(subject="rule_in_force").values_list("person__name_zh", flat=True))
    assert "李明朗" in told and "高雨桐" not in told
    assert signed_in("network.staff").get(rule.get_absolute_url()).status_code == 200


def test_versions_follow_one_another_by_date() -> None:
    first = issued()
    second = revised(first, after=10)
    assert (second.edition, second.root_id, second.previous_id) == (2, first.pk, first.pk)
    old, change = first.reread(), date(2026, 12, 3)
    assert (old.status, old.valid_until, second.valid_from) == (Status.REVISED, change, change)
    reader = account("network.staff")
    assert [row.pk for row in in_force_on(reader, date(2026, 12, 2))] == [first.pk]
    assert [row.pk for row in in_force_on(reader, change)] == [second.pk]
    assert not in_force_on(reader, date(2026, 11, 22)).exists()
    assert (old.get_status_display(), second.get_status_display()) == ("Now in force", "Issued, not yet in force")
    with frozen(MONDAY + timedelta(days=10)):
        assert (old.get_status_display(), second.get_status_display()) == ("Superseded", "Now in force")
    page = signed_in("network.staff").get("/secretariat/rules/in-force/?on=2026-12-02").content.decode()
    assert first.number in page and second.number not in page
    page = signed_in("network.staff").get(f"{second.get_absolute_url()}versions/").content.decode()
    assert "2026-11-23 – 2026-12-03" in page and "Issued, not yet in force" in page and "Nothing differs" not in page


def test_one_revision_at_a_time_and_never_two_versions_on_a_day() -> None:
    rule = issued()
    perform(account("secretariat.staff"), "revise", rule.pk)
    with pytest.raises(ValidationError, match="on its way already"):
        perform(account("secretariat.staff"), "revise", rule.pk)
    draft = OfficeRule.objects.get(previous=rule)
    perform(account("secretariat.staff"), "abandon", draft.pk, reason="暂缓")
    second = revised_again(rule)  # an abandoned one does not stand in the way
    with pytest.raises(ValidationError, match="choose a later day"):
        perform(account("registry"), "issue", second.pk, valid_from=today())
    other = issued(2)
    for until, refused in ((None, True), (date(2026, 12, 1), False)):
        other = other.reread()
        other.root_id, other.valid_from, other.valid_until = rule.pk, date(2026, 11, 23), until
        second_start = date(2026, 12, 1)
        with acting(SYSTEM), transaction.atomic():
            saved = rule.reread()
            saved.valid_from = second_start
            saved.save()
        if refused:
            with pytest.raises(IntegrityError, match="one_version_in_force"), acting(SYSTEM), transaction.atomic():
                other.save()
        else:
            with acting(SYSTEM), transaction.atomic():
                other.save()


def revised_again(rule: OfficeRule) -> OfficeRule:
    """A second revision, signed."""
    perform(account("secretariat.staff"), "revise", rule.pk)
    return signed(OfficeRule.objects.exclude(status=Status.ABANDONED).get(previous=rule))


def test_a_leader_repeals_it_from_a_day_with_the_reason() -> None:
    rule = issued()
    with pytest.raises(Denied):
        perform(account("registry"), "repeal", rule.pk, valid_until=date(2026, 12, 1), reason="已不适用")
    with pytest.raises(ValidationError, match="reason"):
        perform(account("deputy"), "repeal", rule.pk, valid_until=date(2026, 12, 1))
    with pytest.raises(ValidationError, match="ends after it has begun"):
        perform(account("deputy"), "repeal", rule.pk, valid_until=today(), reason="已不适用")
    rule = perform(account("deputy"), "repeal", rule.pk, valid_until=date(2026, 12, 1), reason="已不适用")
    assert (rule.status, rule.end_reason, rule.get_status_display()) == (Status.REPEALED, "已不适用", "Now in force")
    reader = account("network.staff")
    assert in_force_on(reader, date(2026, 11, 30)).exists() and not in_force_on(reader, date(2026, 12, 1)).exists()
    with pytest.raises(NotNow):
        perform(account("secretariat.staff"), "revise", rule.pk)
