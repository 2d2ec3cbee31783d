"""Any acts in any order on one document: whatever is refused, what was issued is what was signed off and authorised.

A stateful model (reliability.md §3): start, act, return, take back, withdraw, write, void, suspend the seal, let time
pass. MODEL_EXAMPLES makes it longer; each example is undone.
"""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from office.audit.actor import SYSTEM, acting
from office.orgchart.models import User
from office.permissions.standing import standing_of
from office.records.perform import perform
from office.routing.models import Stage, Step
from office.routing.services import deciding
from office.routing.services.recalling import recall
from office.routing.services.starting import withdraw
from office.testing import account, frozen, move_clock
from office.verification.models import IssuedPaper
from secretariat.dispatch.models import Dispatch
from secretariat.outgoing_document.content import digest, signed_content
from secretariat.outgoing_document.models import PrintedPaper, SignOff, Status
from secretariat.outgoing_document.test_road import Road
from secretariat.seal.models import Seal
from secretariat.seal_use.models import SealUse

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "2"))
STEPS = 12 if EXAMPLES < 10 else 40
INVARIANTS = ("one_stage_is_open_while_it_is_on_its_way", "a_number_is_given_once_and_stays",
              "what_is_issued_was_printed_authorised_and_signed_off", "what_is_sealed_says_what_was_signed_off",
              "what_went_out_was_issued")
PEOPLE = ("network.staff", "network.head", "software.head", "secretariat.head", "deputy", "registry", "seals", "archives")
TEXTS = ("各区市要按照要求做好巡检工作。", "各区市要认真做好巡检工作。")
some = st.integers(0, 9)


class Desk(RuleBasedStateMachine):
    """One document, and whatever people may try with it."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = NOON
        move_clock(self.at)
        self.road = Road()
        self.number = ""

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def tried(self, act: Callable[[], Any]) -> None:
        """Do it, or be refused in words; anything else is a defect."""
        try:
            with transaction.atomic():
                act()
        except (ValidationError, PermissionDenied):
            pass

    def holder(self, step: Step) -> User | None:
        """Somebody the step is asked of."""
        users = map(account, PEOPLE)
        return next((user for user in users if standing_of(user).answers_to(step.principal, step.kind, step.act)), None)

    def step(self, which: int) -> tuple[User, Step] | None:
        """One of the open steps, and who may act on it."""
        rows = list(Step.objects.filter(record=self.road.pk, is_open=True).order_by("pk"))
        found = rows[which % len(rows)] if rows else None
        user = self.holder(found) if found else None
        return (user, found) if user and found else None

    @rule()
    def start(self) -> None:
        self.tried(self.road.start)

    @rule(which=some, times=st.integers(1, 9))
    def act(self, which: int, times: int) -> None:
        for _time in range(times):  # a document goes on far more often than it turns back
            if found := self.step(which):
                user, step = found
                self.tried(lambda user=user, step=step: deciding.agree(user, step.pk, "同意"))  # type: ignore[misc]

    @rule(which=some, stage=some, then=st.sampled_from(("walk", "jump")))
    def send_back(self, which: int, stage: int, then: str) -> None:
        if found := self.step(which):
            user, step = found
            if stages := deciding.earlier_stages(step):
                chosen = stages[stage % len(stages)].pk
                self.tried(lambda: deciding.return_to(user, step.pk, chosen, "请修改", then))

    @rule(which=some)
    def take_back(self, which: int) -> None:
        rows = list(Step.objects.filter(record=self.road.pk, state=Step.State.DONE).order_by("-pk")[:4])
        if rows:
            step = rows[which % len(rows)]
            self.tried(lambda: recall(User.objects.get(person=step.done_by), step.pk))

    @rule()
    def withdraw_the_route(self) -> None:
        self.tried(lambda: withdraw(account("registry"), self.road.pk, "另行处理"))

    @rule(text=st.sampled_from(TEXTS), user=st.sampled_from(("network.staff", "registry")))
    def write(self, text: str, user: str) -> None:
        self.tried(lambda: self.road.write(text, user=user))

    @precondition(lambda self: self.number)
    @rule()
    def void(self) -> None:
        self.tried(lambda: perform(account("deputy"), "allow_void", self.road.pk, void_reason="内容有误"))
        self.tried(lambda: perform(account("registry"), "void_number", self.road.pk))

    @rule()
    def withdraw_the_paper(self) -> None:
        self.tried(lambda: perform(account("registry"), "withdraw_paper", self.road.pk, reason="发错对象"))

    @rule(status=st.sampled_from(("active", "active", "suspended")))
    def suspend_the_seal(self, status: str) -> None:
        with acting(SYSTEM):
            Seal.objects.update(state=status)

    @rule(hours=st.integers(1, 80))
    def let_time_pass(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        move_clock(self.at)

    @invariant()
    def one_stage_is_open_while_it_is_on_its_way(self) -> None:
        document = self.road.now
        open_stages = Stage.objects.filter(route__record=document.pk, state=Stage.State.OPEN, route__state="running")
        assert document.on_route == document.is_on_route() == (open_stages.count() == 1)
        assert document.on_route == Step.objects.filter(record=document.pk, is_open=True, reading=False).exists()
        assert document.is_open == (document.status not in type(document).CLOSED)

    @invariant()
    def a_number_is_given_once_and_stays(self) -> None:
        document = self.road.now
        assert self.number in ("", document.number)
        self.number = document.number
        call_command("verify_numbers")

    @invariant()
    def what_is_issued_was_printed_authorised_and_signed_off(self) -> None:
        for paper in IssuedPaper.objects.filter(record=self.road.pk):
            use = SealUse.objects.get(document=self.road.pk, signed_sha256=paper.file_id)
            leave = use.authorisation
            assert leave.used_at is not None and leave.at <= leave.used_at < leave.expires_at
            assert use.operator_id not in (leave.person_id, leave.behalf_id)
            printed = PrintedPaper.objects.get(record=self.road.pk, file=leave.sha256)
            assert printed.code == paper.code
            assert SignOff.objects.filter(record=self.road.pk, at__lte=printed.at).exclude(
                person=self.road.now.created_by).exists()
        assert IssuedPaper.objects.filter(record=self.road.pk, state="valid").count() <= 1
        assert SealUse.objects.count() == IssuedPaper.objects.count()

    @invariant()
    def what_is_sealed_says_what_was_signed_off(self) -> None:
        document = self.road.now
        if document.status in (Status.SEALED, Status.DISPATCHED, Status.FILED):
            signed = SignOff.objects.filter(record=document.pk).latest("pk")
            assert signed.sha256 == digest(signed_content(document))
        if document.status == Status.VOIDED:
            assert not IssuedPaper.objects.filter(record=document.pk, state="valid").exists()

    @invariant()
    def what_went_out_was_issued(self) -> None:
        sent = Dispatch.objects.filter(record=self.road.pk)
        assert all(one.paper is not None and one.paper.record_id == self.road.pk for one in sent)
        assert not sent.filter(state="sent").exclude(paper__state="valid").exists()


@pytest.fixture(autouse=True)
def _noon(office: None) -> Any:
    with frozen(NOON):
        yield


def test_any_acts_in_any_order(office_seal: Seal) -> None:
    run_state_machine_as_test(Desk, settings=settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=EXAMPLES < 10,
        suppress_health_check=list(HealthCheck)))


def test_a_whole_road_holds(office_seal: Seal) -> None:
    """The same rules and invariants on the way that most papers go, which chance seldom takes to its end."""
    desk = Desk()
    desk.start()
    for _act in range(12):
        desk.act(0, 1)
        for name in INVARIANTS:
            getattr(desk, name)()
    assert desk.road.now.status == Status.FILED and IssuedPaper.objects.get().state == "valid"
    desk.teardown()


def test_without_the_comparison_with_the_sign_off_the_model_finds_it(
    office_seal: Seal, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The twin: nothing leads a changed paper back, nothing compares it: what was sealed was not what was signed."""
    for name in ("services.back_to_the_signer", "numbers.valid_sign_off", "issuing.valid_sign_off"):
        monkeypatch.setattr(f"secretariat.outgoing_document.{name}", lambda *_: True)
    desk = Desk()
    desk.start()
    for _act in range(5):
        desk.act(0, 1)
    desk.write(TEXTS[1], "registry")
    desk.act(0, 4)
    assert desk.road.now.status == Status.SEALED
    with pytest.raises(AssertionError):
        desk.what_is_sealed_says_what_was_signed_off()
    desk.teardown()
