"""Eight processes number outgoing documents, are killed, change their minds and void: every number is accounted for."""

import io
import os
import random
from contextlib import suppress
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.db.models import QuerySet

from office.audit.actor import SYSTEM, acting
from office.numbering.models import Number, Series
from office.orgchart.models import OfficeVersion, Post
from office.records.perform import changing, perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.services.templates import publish
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate
from office.testing import account
from secretariat.organ.models import Organ
from secretariat.outgoing_document.models import OrganWord, OutgoingDocument
from secretariat.outgoing_document.register import OutgoingDocumentRegister
from secretariat.outgoing_document.test_outgoing_document import paper
from tests.faults.forked import Killed
from tests.faults.test_numbering import ChangedMind

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PROCESSES = 8
FEW = 100
ISSUES = int(os.environ.get("FAULT_ISSUES", "40"))
POINTS = ("number.taken", "perform.after_effect", "perform.before_commit", "perform.after_commit")
BODY = [{"id": "00000001", "kind": "paragraph", "text": "请各区市按照要求做好巡检工作。"}]


@pytest.fixture
def office(loaded_office: None, transactional_db: None) -> RouteTemplate:
    """The loaded office with its organ word, and the shortest way to a number: signed off, registered."""
    with acting(SYSTEM):
        Organ.objects.create(name="各区市电子政务管理机构", relation="subordinate")
        OrganWord.objects.create(word="青电政", office_version=OfficeVersion.objects.get(code="2011"))
        template = RouteTemplate.objects.create(code="short", version=1, kind="outgoing_document", name_en="Short",
                                                name_zh="短", end_status="printing")
        for order, (act, code, status) in enumerate(
                (("sign", "leadership.deputy", "signing"), ("register", "secretariat.registry", "registering")), 1):
            stage = StageTemplate.objects.create(template=template, order=order, name_en=act, name_zh=act, status=status)
            StepTemplate.objects.create(stage=stage, act=act, choice="post", post=Post.objects.get(code=code), limit=1)
        return publish(template)


def issue(template: RouteTemplate, rng: random.Random) -> None:
    """From a draft to a number; three in ten change their mind once, one in ten is voided afterwards."""
    form = form_of(OutgoingDocumentRegister)(paper(), user=account("network.staff"))
    assert form.is_valid(), form.errors
    pk = file_new(account("network.staff"), OutgoingDocumentRegister, form).pk
    with changing(account("network.staff"), pk, "edit") as change:
        change.record.body = BODY
    start(account("network.staff"), pk, template.pk)
    agree(account("deputy"), _step(pk), "同意")
    if rng.random() < 0.3:
        try:
            with transaction.atomic():
                agree(account("registry"), _step(pk))
                raise ChangedMind
        except ChangedMind:
            pass
    agree(account("registry"), _step(pk))
    if rng.random() < 0.1:
        perform(account("deputy"), "allow_void", pk, void_reason="内容有误")
        perform(account("registry"), "void_number", pk)


def _step(pk: int) -> int:
    return Step.objects.get(record=pk, is_open=True).pk


def kill_until(template: RouteTemplate, issues: int) -> Killed:
    """Fork and kill until so many numbers were given."""
    # An issue is several acts: of many numbers a process gives several before it dies.
    killed = Killed(POINTS, longest=900, passings=40) if issues > FEW else Killed(POINTS, longest=120)
    chance: dict[int, random.Random] = {}
    while Number.objects.count() < issues:
        killed.run(killed.deaths.total() + 2 * PROCESSES,
                   lambda number: issue(template, chance.setdefault(number, random.Random(number))), PROCESSES)
    return killed


def unexplained() -> list[str]:
    """What contradicts: verify_numbers, a void without reason or approver, a number that its document does not bear."""
    said = io.StringIO()
    with suppress(CommandError):
        call_command("verify_numbers", stderr=said, stdout=io.StringIO())
    found = said.getvalue().splitlines()
    for number in Number.objects.select_related("record"):
        if number.voided_at and not (number.void_reason and number.void_approver_id and number.record.status == "voided"):
            found.append(f"{number}: a void without its reasons")
        if number.record.number != number.text:
            found.append(f"{number}: its document does not bear it")
    return found


@pytest.mark.fault("issues from eight processes, killed, undone and voided", twins={
    "test_twin_without_the_series_lock_an_issue_is_refused": "nobody is refused"})
def test_every_number_is_accounted_for(office: RouteTemplate, line: Any) -> None:
    killed = kill_until(office, ISSUES)
    found = unexplained()
    line.tell(Number.objects.count(), found)
    assert found == []
    series = Series.objects.get(code="outgoing.青电政")
    assert series.last == Number.objects.filter(series=series).count() >= ISSUES
    assert Number.objects.exclude(voided_at=None).exists() or ISSUES < FEW
    assert killed.in_flight >= 0.8 * killed.deaths.total()
    assert OutgoingDocument.objects.count() > series.last  # others died on their way and have none


def test_twin_without_the_series_lock_an_issue_is_refused(office: RouteTemplate, monkeypatch: pytest.MonkeyPatch) -> None:
    """“nobody is refused” fails: two read one number, the unique key refuses the second, its process fails by itself."""
    taken = QuerySet.select_for_update
    monkeypatch.setattr(QuerySet, "select_for_update",
                        lambda self, **options: self if self.model is Series else taken(self, **options))
    connections.close_all()
    with pytest.raises(AssertionError, match="failed by itself"):
        kill_until(office, 400)
