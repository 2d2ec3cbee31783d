"""Standards: the contract; consultation, issuing, replacing several, repealing; what the database keeps itself."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.audit.actor import SYSTEM, acting
from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied, may
from office.records.attachments import attach, withdraw
from office.records.perform import changing, perform
from office.registers.forms import form_of
from office.routing.services.deciding import agree
from office.testing import RegisterContract, account, assert_proved, frozen, signed_in
from planning.plan.testing import division
from planning.standard import services
from planning.standard.models import Standard, StandardApproval, StandardComment, Status, in_force
from planning.standard.register import StandardRegister
from planning.standard.testing import (
    DRAFTER,
    HEAD,
    drafted,
    file_of,
    in_a_week,
    issued,
    said,
    sent_to_sign,
    signed,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = StandardRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def attach_text(standard: Standard) -> None:
    """Add the file that is its text."""
    with changing(account(DRAFTER), standard.pk, "edit") as change:
        attach(change, [file_of(DRAFTER)])


def test_every_division_drafts_its_own_and_the_keepers_see_every_draft() -> None:
    draft = drafted(username="network.staff")
    assert draft.division == division("network")
    assert may(account(HEAD), "comment", draft) and not may(account(HEAD), "edit", draft)
    assert not may(account("website.staff"), "view", draft)


def test_opinions_of_divisions_and_outside_units_are_answered_one_by_one() -> None:
    draft = drafted()
    perform(account(DRAFTER), "consult", draft.pk, divisions=[division("network")], consult_until=in_a_week())
    with pytest.raises(ValidationError, match="none has written yet"):
        perform(account(DRAFTER), "end_consultation", draft.pk)
    perform(account("network.staff"), "comment", draft.pk, article="第三条", text="编码位数不足。")
    perform(account(DRAFTER), "comment_of_unit", draft.pk, unit="市大数据局", article="", text="建议与省标准衔接。")
    with pytest.raises(Denied):
        perform(account("website.staff"), "comment", draft.pk, text="旁人的意见")
    first, second = StandardComment.objects.order_by("pk")
    assert (first.division, second.division, second.unit) == (division("network"), division("planning"), "市大数据局")
    with pytest.raises(ValidationError, match="not answered yet: 2"):
        perform(account(DRAFTER), "end_consultation", draft.pk)
    with pytest.raises(ValidationError, match="Say why"):
        services.answer(account(DRAFTER), draft.pk, first.pk, "not_adopted", " ")
    services.answer(account(DRAFTER), draft.pk, first.pk, "adopted", "已增加两位。")
    with pytest.raises(ValidationError, match="answered already"):
        services.answer(account(DRAFTER), draft.pk, first.pk, "adopted", "再答")
    services.answer(account(DRAFTER), draft.pk, second.pk, "partly", "保留本市扩展码。")
    drain()
    assert Notice.objects.filter(subject="standard_answered", person=account("network.staff").person).exists()
    page = signed_in(DRAFTER).get(draft.get_absolute_url()).content.decode()
    assert "市大数据局" in page and "Adopted in part" in page
    assert perform(account(DRAFTER), "end_consultation", draft.pk).status == Status.CONSULTED


def test_nothing_is_signed_without_consultation_or_text() -> None:
    draft = drafted()
    step = sent_to_sign(draft)
    with pytest.raises(ValidationError, match="Nobody was consulted"):
        agree(account("deputy"), step, "同意。")
    bare = drafted(2)
    with changing(account(DRAFTER), bare.pk, "edit") as change:
        withdraw(change, bare.attachments.get(), "误传")
    with pytest.raises(ValidationError, match="no text yet"):
        perform(account(DRAFTER), "skip_consultation", bare.pk, reason="文字性调整")


def test_issued_it_is_numbered_by_its_kind_and_read_by_every_division() -> None:
    first, second = issued(1), issued(2, category="policy")
    assert (first.number, second.number) == ("青电标〔2026〕1号", "青电政策〔2026〕1号")
    assert first.signer == account("deputy").person.name_zh
    client = signed_in("website.staff")
    assert first.title in client.get(first.get_absolute_url()).content.decode()
    assert second.title in client.get("/planning/standard/").content.decode()
    narrowed = client.get(f"/planning/standard/?division={division('website').pk}").content.decode()
    assert second.title not in narrowed


def test_it_replaces_several_which_end_on_its_first_day() -> None:
    old, older = issued(1), issued(2)
    with frozen(MONDAY + timedelta(days=1)):
        draft = drafted(3, replaces=[old.pk, older.pk])
        new = perform(account(HEAD), "issue", signed(draft).pk, valid_from=date(2026, 12, 1))
        for row in (old.reread(), older.reread()):
            assert (row.status, row.valid_until, row.replaced_by_id) == (Status.REVISED, date(2026, 12, 1), new.pk)
            assert str(row.get_status_display()) == "Now in force"
        assert set(in_force().values_list("pk", flat=True)) == {old.pk, older.pk}
        assert set(in_force(date(2026, 12, 1)).values_list("pk", flat=True)) == {new.pk}
        page = signed_in(HEAD).get(old.get_absolute_url()).content.decode()
        assert new.number in page and new.get_absolute_url() in page
        assert old.number in signed_in(HEAD).get(new.get_absolute_url()).content.decode()


def test_what_ended_meanwhile_is_not_replaced_again() -> None:
    old = issued(1)
    with frozen(MONDAY + timedelta(days=1)):
        first, second = (signed(drafted(number, replaces=[old.pk])) for number in (2, 3))
        perform(account(HEAD), "issue", first.pk, valid_from=date(2026, 12, 1))
        with pytest.raises(ValidationError, match="not in force any more"):
            perform(account(HEAD), "issue", second.pk, valid_from=date(2026, 12, 2))
        assert second.reread().status == Status.APPROVED and second.reread().number == ""


def test_its_first_day_is_neither_before_the_signature_nor_before_what_it_replaces() -> None:
    old = issued(1, valid_from=date(2026, 12, 10))
    draft = signed(drafted(2))
    with pytest.raises(ValidationError, match="before it is signed"):
        perform(account(HEAD), "issue", draft.pk, valid_from=date(2026, 11, 20))
    perform(account(DRAFTER), "revise", old.pk)
    with pytest.raises(ValidationError, match="on its way already"):
        perform(account(DRAFTER), "revise", old.pk)
    successor = Standard.objects.get(replaces_ids=[old.pk])
    attach_text(successor)
    signed(successor)
    with pytest.raises(ValidationError, match="choose a later day"):
        perform(account(HEAD), "issue", successor.pk, valid_from=date(2026, 12, 10))
    assert old.reread().valid_until is None


def test_only_what_is_in_force_may_be_named_as_replaced() -> None:
    form = form_of(StandardRegister)({**said(2), "replaces": [drafted(1).pk]}, user=account(DRAFTER))
    assert not form.is_valid() and "replaces" in form.errors


def test_repealed_it_ends_once() -> None:
    standard = issued()
    with pytest.raises(ValidationError, match="day that is over"):
        perform(account("director"), "repeal", standard.pk, valid_until=date(2026, 11, 20), reason="上位法修订")
    with pytest.raises(Denied):
        perform(account(HEAD), "repeal", standard.pk, valid_until=date(2026, 12, 1), reason="上位法修订")
    perform(account("director"), "repeal", standard.pk, valid_until=date(2026, 12, 1), reason="上位法修订")
    standard = standard.reread()
    assert (standard.status, standard.end_reason) == (Status.REPEALED, "上位法修订")
    with frozen(datetime(2026, 12, 2, 9, 0, tzinfo=MONDAY.tzinfo)):
        assert str(standard.get_status_display()) == "Repealed" and not in_force().exists()


def test_the_database_keeps_what_was_signed() -> None:
    standard = signed(drafted())
    standard.text = "改过的文字"
    with acting(SYSTEM), pytest.raises(DatabaseError, match="keeps what it lays down"), transaction.atomic():
        standard.save()
    draft = drafted(2)
    draft.text = "还在起草"
    with acting(SYSTEM), transaction.atomic():
        draft.save()  # the twin: a draft is free
    row = StandardApproval.objects.get()
    with acting(SYSTEM), pytest.raises(IntegrityError, match="standard_drafter_is_not_signer"), transaction.atomic():
        StandardApproval.objects.create(record=standard, step=row.step, person=account(DRAFTER).person, post=row.post,
                                        sha256=row.sha256)


def test_the_rights_it_gives_are_those_its_grounds_name() -> None:
    draft = drafted(1)
    perform(account(DRAFTER), "consult", draft.pk, divisions=[division("network")], consult_until=in_a_week())
    perform(account("network.staff"), "comment", draft.pk, text="编码位数不足。")
    assert_proved(draft, "consult", "keeper", "heard")
    assert_proved(issued(2), "in_force", "keeper")
    perform(account(DRAFTER), "abandon", draft.pk, reason="另行起草")
    assert not may(account("network.head"), "view", draft) and may(account("network.staff"), "view", draft)


def test_as_many_queries_for_one_that_replaces_many() -> None:
    olds = [issued(number) for number in (1, 2, 3)]
    counts = []
    for number, replaced in ((4, olds[:1]), (5, olds[1:])):
        draft = drafted(number, replaces=[row.pk for row in replaced])
        client = signed_in(DRAFTER)
        client.get(draft.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(draft.get_absolute_url()).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15
