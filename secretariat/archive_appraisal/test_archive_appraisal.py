"""Appraisals: the register's contract; who may approve; what a destruction leaves; two roles and two people watching."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from office.permissions.ask import Denied
from office.records.models import Attachment
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import RegisterContract, account, frozen, signed_in
from secretariat.archive_appraisal.models import AppraisalLine, ArchiveAppraisal, Status
from secretariat.archive_appraisal.register import ArchiveAppraisalRegister
from secretariat.archive_item.models import ArchiveItem
from secretariat.archive_item.test_archive_item import filed_letter
from secretariat.archive_item.test_arranging import NEXT_MAY, item

pytestmark = pytest.mark.django_db


def kept_long(number: int, **changed: Any) -> ArchiveItem:
    """An arranged item of 2010 that had to be kept through 2020."""
    made = item(number, dated=date(2010, 5, 4), **changed)
    perform(account("archives"), "arrange", made.pk)
    return made.reread()  # type: ignore[return-value]


def said(scope: str, **changed: Any) -> dict[str, Any]:
    return {"title": "2010年度到期档案鉴定报告", "scope": scope, "outcome": "destroy", "years": "",
            "opinion": "保管期限已满，无继续保存价值。", **changed}


def appraised(user: str = "archives", **changed: Any) -> ArchiveAppraisal:
    typed = said(changed.pop("scope", "Z109-WS·2010-D10-WLC"), **changed)
    form = form_of(ArchiveAppraisalRegister)(typed, user=account(user))
    assert form.is_valid(), form.errors
    return file_new(account(user), ArchiveAppraisalRegister, form)


class TestContract(RegisterContract):
    """What holds for every register."""

    register = ArchiveAppraisalRegister
    filer = "archives"

    def typed(self, number: int) -> dict[str, Any]:
        title = f"关于第{number}项到期工作的通知"
        there = ArchiveItem.objects.filter(title=title).exclude(appraisals__appraisal__isnull=False).first()
        return said((there or kept_long(number, title=title)).code, title=f"第{number}次到期档案鉴定报告")


@pytest.fixture
def may(office: None) -> Any:
    with frozen(NEXT_MAY):
        yield


WATCHERS = ("secretariat.staff", "network.staff")


def watched() -> dict[str, Any]:
    first, second = (account(name).person for name in WATCHERS)
    return {"first_supervisor": first, "second_supervisor": second}


def test_what_is_destroyed_is_read_by_nobody_and_stays_on_the_list(may: Any) -> None:
    letter = filed_letter(written_on="2010-03-01")
    perform(account("archives"), "arrange", letter.pk)
    code, source = letter.reread().code, letter.source
    files = list(Attachment.objects.filter(record__in=(letter.pk, source.pk)).values_list("pk", flat=True))
    assert len(files) == 5 and {signed_in("director").get(f"/files/{pk}/").status_code for pk in files} == {200}
    made = appraised(scope=code)
    perform(account("deputy"), "approve", made.pk)
    done = perform(account("archives"), "carry_out", made.pk, **watched())
    after = letter.reread()
    assert (done.status, after.status, after.code, after.title) == (Status.CARRIED_OUT, "destroyed", code, letter.title)
    assert after.metadata == letter.metadata and not after.live_parts().exists()
    for name in ("director", "archives", "registry", "secretariat.head"):
        assert {signed_in(name).get(f"/files/{pk}/").status_code for pk in files} == {404}, name
        assert {signed_in(name).get(f"/files/{pk}/1/").status_code for pk in files} == {404}, name
    line = AppraisalLine.objects.get()
    assert (line.code, line.title, line.pages, line.keep_through) == (code, letter.title, 3, 2020)
    sheet = signed_in("archives").get(f"/secretariat/archive_appraisal/{made.pk}/print/list.pdf")
    assert sheet.status_code == 200 and sheet.content.startswith(b"%PDF")


def test_the_list_of_a_destruction_is_kept_for_ever(may: Any) -> None:
    kept_long(1)
    appraised()
    for change in ("DELETE FROM secretariat_appraisalline", "UPDATE secretariat_appraisalline SET title = 'x'"):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(change)
    assert AppraisalLine.objects.count() == 1


def test_an_extension_keeps_the_code(may: Any) -> None:
    one = kept_long(1)
    made = appraised(outcome="extend", years="10", opinion="仍有查考价值。")
    perform(account("director"), "approve", made.pk)
    perform(account("archives"), "carry_out_extension", made.pk)
    assert (one.reread().keep_through, one.reread().code, one.reread().status) == (2036, one.code, "arranged")


@pytest.mark.parametrize("user", ["archives", "secretariat.head", "registry", "network.head"])
def test_who_appraises_does_not_approve(may: Any, user: str) -> None:
    kept_long(1)
    made = appraised()
    with pytest.raises((Denied, ValidationError)):
        perform(account(user), "approve", made.pk)
    assert made.reread().status == Status.PROPOSED


def test_the_database_wants_two_people_and_two_supervisors(may: Any) -> None:
    kept_long(1)
    made = appraised()
    archivist, director = account("archives").person_id, account("director").person_id
    update = "UPDATE secretariat_archiveappraisal SET {} WHERE record_ptr_id = %s"
    for change, constraint in (
        (f"approved_by_id = {archivist}, approved_at = now()", "appraisal_needs_two"),
        (f"proposed_by_id = {director}, approved_by_id = {archivist}, approved_at = now()", "appraisal_needs_two"),
        (f"approved_by_id = {director}, approved_at = now(), carried_out_at = now()", "two_supervisors"),
        (f"first_supervisor_id = {director}, second_supervisor_id = {director}", "supervisors_are_two"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            connection.cursor().execute(update.format(change), [made.pk])


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_its_constraint_one_person_would_do(loaded_office: None) -> None:
    """The twin: it is the constraint that refuses."""
    with frozen(NEXT_MAY):
        kept_long(1)
        made = appraised()
    archivist = account("archives").person_id
    with connections["owner"].cursor() as owner:
        owner.execute("ALTER TABLE secretariat_archiveappraisal DROP CONSTRAINT appraisal_needs_two")
        owner.execute("UPDATE secretariat_archiveappraisal SET approved_by_id = %s, approved_at = now()", [archivist])
    assert made.reread().approved_by_id == archivist


def test_nothing_is_destroyed_without_leave_or_while_it_is_lent(may: Any) -> None:
    one = kept_long(1)
    made = appraised()
    with pytest.raises(NotNow):
        perform(account("archives"), "carry_out", made.pk, **watched())
    perform(account("director"), "approve", made.pk)
    watcher = account("director").person
    with pytest.raises(ValidationError, match="watch it too"):
        perform(account("archives"), "carry_out", made.pk, **{**watched(), "first_supervisor": watcher})
    perform(account("archives"), "lend", one.pk, borrower=account("network.staff").person, purpose="查考",
            due_on=date(2027, 5, 12))
    with pytest.raises(ValidationError, match="lent out"):
        perform(account("archives"), "carry_out", made.pk, **watched())
    assert one.reread().status == "arranged" and made.reread().status == Status.APPROVED


@pytest.mark.parametrize(("scope", "words"), [
    ("青电政〔2010〕1号", "no archival code"), ("Z109-WS·2026-D10-WLC", "names no item"), ("", "required")])
def test_only_what_is_over_its_period_is_appraised(may: Any, scope: str, words: str) -> None:
    kept_long(1)
    young = item(2)
    perform(account("archives"), "arrange", young.pk)
    form = form_of(ArchiveAppraisalRegister)(said(scope), user=account("archives"))
    assert not form.is_valid() and words in " ".join(form.errors["scope"])


def test_an_item_is_on_one_open_list(may: Any) -> None:
    kept_long(1)
    first = appraised()
    form = form_of(ArchiveAppraisalRegister)(said("Z109-WS·2010-D10-WLC"), user=account("archives"))
    assert not form.is_valid()
    perform(account("director"), "refuse", first.pk, reason="再研究")
    assert appraised().lines.count() == 1
