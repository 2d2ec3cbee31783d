"""Projects: the register's contract, the application and its formal check, and the way through the stages."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from office.audit.actor import SYSTEM, acting
from office.records.models import Link
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.testing import RegisterContract, account, signed_in
from planning.project import checking
from planning.project.models import STAGES, Status
from planning.project.register import ProjectRegister
from planning.project.rows import Finding, Phase
from planning.project.shown import money, way
from planning.project.testing import CLERK, HEAD, accepted, all_passed, applied, approved, said, scored

pytestmark = pytest.mark.django_db


class TestContract(RegisterContract):
    """What holds for every register."""

    register = ProjectRegister
    filer = CLERK
    granter = HEAD

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


def test_an_application_says_for_what_how_much_is_asked() -> None:
    record = applied()
    assert str(record.reread().requested) == "420000.00" and record.reread().approved is None
    none = {name: "" for name in said() if name.startswith("part_")}
    form = form_of(ProjectRegister)(said(**none), user=account(CLERK))
    assert not form.is_valid() and "for what how much" in str(form.errors)
    form = form_of(ProjectRegister)(said(part_software="1.001"), user=account(CLERK))
    assert not form.is_valid() and "part_software" in form.errors


def test_it_follows_from_the_document_it_came_by() -> None:
    letter = applied(9)
    page = signed_in(CLERK).get(f"/planning/project/new/?source={letter.pk}").content.decode()
    assert letter.title in page
    record = applied(source=letter.pk)
    assert Link.objects.get(source=record).target_id == letter.pk


def test_corrected_amounts_are_another_version_and_then_stand_still() -> None:
    record = applied()
    client, address = signed_in(CLERK), f"{record.get_absolute_url()}edit/"
    assert client.post(address, {**said(), "part_data": "80000", "version": record.version}).status_code == 302
    record = record.reread()
    assert (str(record.requested), record.estimates.count()) == ("500000.00", 2)
    shown = money(record)
    assert shown and str(shown.before) == "420000.00" and [str(line.more) for line in shown.lines if line.more]
    assert "Version 2" in client.get(f"{record.get_absolute_url()}estimates/").content.decode()
    record = perform(account(CLERK), "accept_application", record.pk)
    client.post(address, {**said(), "part_data": "99", "title": "更名", "version": record.version})
    assert record.reread().title == "更名" and record.estimates.count() == 2


def test_every_item_passes_or_is_waived_with_its_reason() -> None:
    record = perform(account(CLERK), "accept_application", applied().pk)
    all_passed(record, Phase.FORMAL, "crypto")
    with pytest.raises(ValidationError, match="cryptography"):
        perform(account(CLERK), "pass_formal", record.pk)
    item = record.checks.get(code="crypto")
    with pytest.raises(ValidationError, match="Say why"):
        checking.enter(account(CLERK), record.pk, {item.pk: (Finding.WAIVED, "")})
    with acting(SYSTEM), pytest.raises(IntegrityError, match="waiver_says_why"), transaction.atomic():
        item.finding, item.by = Finding.WAIVED, account(CLERK).person
        item.save()
    client = signed_in(CLERK)
    sent = {f"finding_{item.pk}": "waived", f"note_{item.pk}": "不涉及密码应用"}
    others = {f"finding_{row.pk}": row.finding for row in record.checks.exclude(pk=item.pk)}
    assert client.post(f"{record.get_absolute_url()}checks/", {**others, **sent}).status_code == 302
    item.refresh_from_db()
    assert (item.finding, item.by_id) == (Finding.WAIVED, account(CLERK).person_id)
    assert perform(account(CLERK), "pass_formal", record.pk).status == Status.EXPERT
    with pytest.raises(NotNow):
        checking.enter(account(CLERK), record.pk, {item.pk: (Finding.FAILED, "")})


def test_returned_it_is_corrected_and_what_failed_is_looked_at_again() -> None:
    record = perform(account(CLERK), "accept_application", applied().pk)
    all_passed(record, Phase.FORMAL)
    item = record.checks.get(code="estimate")
    checking.enter(account(CLERK), record.pk, {item.pk: (Finding.FAILED, "合计有误")})
    perform(account(CLERK), "return_application", record.pk, reason="请更正概算")
    record = perform(account(CLERK), "accept_application", record.pk)
    item.refresh_from_db()
    assert item.finding == "" and record.checks.exclude(finding="pass").count() == 1
    assert [row.entered for row in record.passings.order_by("pk")] == ["formal", "apply", "formal"]


def test_the_way_names_who_passed_each_stage_and_from_which_post() -> None:
    record = approved()
    shown = way(record)
    assert [one.state for one in shown] == ["done"] * 4 + ["current"] + ["next"] * 8 and len(shown) == len(STAGES) == 13
    signature = shown[3].passing
    assert signature and signature.by == account(HEAD).person and signature.post.role == "division_head"
    page = signed_in(CLERK).get(record.get_absolute_url()).content.decode()
    assert "Head of Comprehensive Planning" in page and 'aria-current="step"' in page


def test_to_the_end_and_closed() -> None:
    record = accepted()
    with pytest.raises(ValidationError, match="Not every indicator"):
        perform(account(CLERK), "evaluate", record.pk, day=record.accepted_on, words="好")
    scored(record)
    with pytest.raises(ValidationError, match="12 months"):
        perform(account(CLERK), "evaluate", record.pk, day=record.accepted_on, words="好")
    record = perform(account(CLERK), "evaluate", record.pk, day=record.accepted_on.replace(year=2026), words="好")
    assert (str(record.performance), record.performance_grade) == ("90.0", "excellent")
    record = perform(account(CLERK), "archive", record.pk, note="归档")
    assert record.status == Status.ARCHIVED and all(one.state == "done" for one in way(record))
    page = signed_in(CLERK).get(record.get_absolute_url()).content.decode()
    assert "Excellent" in page


def test_a_page_with_much_on_it_keeps_to_its_queries() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    record = accepted()
    client = signed_in(CLERK)
    client.get(record.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(record.get_absolute_url())
    assert len(asked) <= 26, [query["sql"][:100] for query in asked]
