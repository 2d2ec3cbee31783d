"""The approval: the amount decides who signs, nobody approves what they filed, nothing is approved without it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from office.audit.actor import SYSTEM, acting
from office.records.perform import NotNow, perform
from office.routing.models import Act, Route
from office.routing.plan import PlannedStage, PlannedStep
from office.routing.services.deciding import agree
from office.routing.services.starting import start, withdraw
from office.routing.template_models import RouteTemplate
from office.testing import account, signed_in
from planning.project import approving
from planning.project.figures import signer_of
from planning.project.models import Status
from planning.project.queries import approved_amount
from planning.project.testing import CLERK, HEAD, applied, approved, open_step, reviewed, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


def test_the_amount_decides_who_signs() -> None:
    record = applied()
    for amount, role in (("0.01", "division_head"), ("500000.00", "division_head"), ("500000.01", "leader"),
                         ("2000000.00", "leader"), ("2000000.01", "director")):
        assert signer_of(Decimal(amount), record.opened) == role, amount


@pytest.mark.parametrize(("asked", "people"), [
    ("300000", [HEAD]), ("900000", [HEAD, "deputy"]), ("3000000", [HEAD, "deputy", "director"])])
def test_each_way_ends_with_its_signature(asked: str, people: list[str]) -> None:
    record = reviewed(part_software=asked)
    sent(record)
    for username in people:
        assert record.reread().approved is None and approved_amount(record.pk) == 0
        agree(account(username), open_step(record).pk, "同意。")
    record = record.reread()
    assert record.status == Status.BUDGET and record.approved == record.requested == approved_amount(record.pk)
    assert record.approvals.get().person == account(people[-1]).person


def test_less_may_be_approved_but_never_more() -> None:
    record = reviewed()
    with pytest.raises(ValidationError, match="Not more than was asked"):
        sent(record, software="300000.01")
    with pytest.raises(ValidationError, match="Nothing is approved"):
        sent(record, software="0", hardware="0", supervision="0")
    agree(account(HEAD), sent(record, hardware="50000").pk, "同意，核减硬件。")
    assert str(record.reread().approved) == "380000.00"
    line = record.estimates.get().lines.get(part="hardware")
    with acting(SYSTEM), pytest.raises(IntegrityError, match="stand still"), transaction.atomic():
        line.approved = Decimal("60000")
        line.save(update_fields=["approved"])


def test_a_post_below_the_amount_cannot_sign_it() -> None:
    record = reviewed(part_software="900000")
    template = RouteTemplate.objects.get(code="project_head", published_at__isnull=False)
    sent(record)
    withdraw(account(CLERK), record.pk, "改走处长审批")
    start(account(CLERK), record.pk, template.pk)
    with pytest.raises(ValidationError, match="signed by the leader in charge"):
        agree(account(HEAD), open_step(record).pk, "同意。")
    assert record.reread().approved is None


def test_whoever_files_does_not_approve() -> None:
    record = reviewed()
    step = sent(record)
    mine = record.reread()
    assert mine.created_by_id == account(CLERK).person_id
    head = account(HEAD).person_id
    with acting(SYSTEM), pytest.raises(IntegrityError, match="applicant_clerk_is_not_approver"), transaction.atomic():
        record.approvals.create(step=step, person_id=mine.created_by_id, post_id=step.post_id, sha256="0" * 64,
                                drafter_id=head, estimate=record.estimates.get(), amount=Decimal("1.00"))
    agree(account(HEAD), step.pk, "同意。")
    assert record.approvals.get().drafter_id == mine.created_by_id


def test_the_database_gives_no_amount_that_nobody_signed() -> None:
    record = reviewed()
    with acting(SYSTEM), pytest.raises(IntegrityError, match="nobody has signed"), transaction.atomic():
        record.approved = Decimal("420000.00")
        record.save()
    record = approved(2)
    with acting(SYSTEM), transaction.atomic():  # its twin: what was signed may be written
        record.approved = Decimal("420000.00")
        record.save()


def test_a_route_without_a_signature_approves_nothing() -> None:
    record = reviewed()
    step = sent(record)
    withdraw(account(CLERK), record.pk, "重走")
    template = RouteTemplate.objects.get(code="project_head", published_at__isnull=False)
    post = f"p{step.post_id}"
    start(account(CLERK), record.pk, template.pk, plan=[PlannedStage([PlannedStep(Act.REVIEW, [post])])])
    with pytest.raises(ValidationError, match="ends with a signature"):
        agree(account(HEAD), open_step(record).pk, "同意。")
    withdraw(account(CLERK), record.pk, "重走")
    start(account(CLERK), record.pk, template.pk, plan=[
        PlannedStage([PlannedStep(Act.SIGN, [post])]), PlannedStage([PlannedStep(Act.REVIEW, [post])])])
    with pytest.raises(ValidationError, match="last step"):
        agree(account(HEAD), open_step(record).pk, "同意。")


def test_an_application_that_was_not_reviewed_is_not_signed() -> None:
    record = applied()
    template = RouteTemplate.objects.get(code="project_head", published_at__isnull=False)
    start(account(CLERK), record.pk, template.pk)
    with pytest.raises(ValidationError, match="Not every item"):
        agree(account(HEAD), open_step(record).pk, "同意。")
    with pytest.raises(NotNow):
        approving.send(account(CLERK), record.pk, {})
    withdraw(account(CLERK), record.pk, "误发")
    assert record.reread().status == Status.APPLY


def test_check_before_you_approve() -> None:
    record = reviewed()
    clerk = signed_in(CLERK)
    page = clerk.get(f"{record.get_absolute_url()}approval/").content.decode()
    assert "420,000.00" not in page and "300,000.00" in page and "up to ¥500,000.00" in page
    typed = {"part_software": "300,000.00", "part_hardware": "70,000", "part_supervision": "30000", "note": "请审批"}
    assert clerk.post(f"{record.get_absolute_url()}approval/", {**typed, "part_hardware": "95,000"}).status_code == 422
    assert clerk.post(f"{record.get_absolute_url()}approval/", typed).status_code == 302
    assert clerk.get(f"{record.get_absolute_url()}approve/").status_code == 302  # nothing is asked of the clerk
    head = signed_in(HEAD)
    assert "Check before you approve" in head.get(record.get_absolute_url()).content.decode()
    page = head.get(f"{record.get_absolute_url()}approve/").content.decode()
    assert "¥400,000.00" in page and "肆拾万元整" in page and "¥20,000.00 less" in page and "82.00 points" in page
    step = open_step(record)
    answer = head.post(reverse("route_act", args=[record.pk, "agree", step.pk]), {"opinion": "同意。"})
    assert answer.status_code == 302 and Route.objects.get().state == "ended"
    page = clerk.get(record.get_absolute_url()).content.decode()
    assert "¥400,000.00 approved on" in page


def test_what_is_not_approved_ends_with_its_reason() -> None:
    record = reviewed()
    sent(record)
    with pytest.raises(NotNow):
        perform(account(HEAD), "refuse_project", record.pk, reason="重复建设")
    withdraw(account(CLERK), record.pk, "不予批复")
    record = perform(account(HEAD), "refuse_project", record.pk, reason="重复建设")
    assert record.status == Status.REFUSED and not record.is_open
    assert record.passings.order_by("-pk").first().note == "重复建设"
