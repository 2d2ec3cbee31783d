"""Uses of seals on paper: the register's contract, and the rules that are its own."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from office.audit.actor import SYSTEM, acting
from office.orgchart.models import Post, Substitution
from office.permissions.ask import Denied
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.registers.services import edit, file_new
from office.testing import RegisterContract, account, frozen
from secretariat.seal.models import Seal
from secretariat.seal.testing import OFFICE
from secretariat.seal.testing import seal as enter
from secretariat.seal_use.models import SealUse, Status
from secretariat.seal_use.register import SealUseRegister

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def typed(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What somebody types who asks for the seal on the desk."""
    row = Seal.objects.filter(medium="physical").first() or enter(medium="physical", key="")
    return {"seal": str(row.pk), "purpose": "affix", "title": f"第{number}份服务合同", "document_number": "", "copies": "3",
            "signature": OFFICE, "addressee": "青岛某科技公司", "pages": "12", "companion": "", "back_on": "",
            "grade": "internal", **changed}


class TestContract(RegisterContract):
    """What holds for every register."""

    register = SealUseRegister
    filer = "secretariat.staff"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return typed(number)


@pytest.fixture
def _noon(office: None) -> Any:
    with frozen(NOON):
        yield


def ask(user: str = "planning.staff", **changed: Any) -> int:
    form = form_of(SealUseRegister)(typed(**changed), user=account(user))
    assert form.is_valid(), form.errors
    return file_new(account(user), SealUseRegister, form).pk


def refused(**changed: Any) -> dict[str, Any]:
    form = form_of(SealUseRegister)(typed(**changed), user=account("planning.staff"))
    assert not form.is_valid() and not SealUse.objects.exists()
    return form.errors


@pytest.mark.usefixtures("_noon")
class TestOnPaper:
    """Asked for, approved by a leader, affixed by the keeper: three people."""

    def test_from_wish_to_imprint(self) -> None:
        pk = ask()
        perform(account("deputy"), "approve", pk)
        perform(account("seals"), "affix", pk)
        use = SealUse.objects.get()
        assert (use.number, use.status, use.is_open) == ("用印〔2026〕1号", Status.AFFIXED, False)
        assert (use.approver, use.approved_at, use.operator, use.used_at) == (
            account("deputy").person, NOON, account("seals").person, NOON)

    def test_taken_out_and_back(self) -> None:
        assert {"companion", "back_on"} <= set(refused(purpose="take_out"))
        pk = ask(purpose="take_out", companion="王莉", back_on="2026-11-21")
        perform(account("director"), "approve", pk)
        with pytest.raises(NotNow):
            perform(account("seals"), "affix", pk)
        perform(account("seals"), "hand_out", pk)
        assert SealUse.objects.get().status == Status.OUT
        with frozen(NOON + timedelta(hours=5)):
            perform(account("seals"), "take_back", pk)
        use = SealUse.objects.get()
        assert (use.status, use.returned_at) == (Status.RETURNED, NOON + timedelta(hours=5))

    def test_what_is_wrong_is_said_at_its_field(self) -> None:
        assert "must be the same" in str(refused(signature="青岛市财政局")["signature"])
        assert "blank paper" in str(refused(title=" 空 ")["title"])
        assert "pages" in refused(pages="0")
        enter("某电子章")
        assert "seal" in refused(seal=str(Seal.objects.get(medium="electronic").pk))

    def test_without_approval_nothing_is_affixed(self) -> None:
        pk = ask()
        with pytest.raises(NotNow):
            perform(account("seals"), "affix", pk)
        with pytest.raises(Denied):
            perform(account("planning.head"), "approve", pk)

    def test_three_people(self) -> None:
        pk = ask()
        Substitution.objects.create(
            post=Post.objects.get(code="leadership.deputy"), absent=account("deputy").person, kinds=[], acts=[],
            substitute=account("planning.staff").person, reason="出差", valid_from=NOON - timedelta(days=1))
        with pytest.raises(ValidationError, match="Somebody else approves"):
            perform(account("planning.staff"), "approve", pk)
        other = ask("seals", title="另一份合同")
        Substitution.objects.create(
            post=Post.objects.get(code="leadership.director"), absent=account("director").person, kinds=[], acts=[],
            substitute=account("seals").person, reason="出差", valid_from=NOON - timedelta(days=1))
        for one in (pk, other):
            with pytest.raises(ValidationError):
                perform(account("seals"), "approve", one)
        assert not SealUse.objects.exclude(status=Status.ASKED).exists()
        perform(account("deputy"), "approve", pk)  # the twin
        perform(account("seals"), "affix", pk)

    def test_the_database_wants_two_as_well(self) -> None:
        pk = ask()
        perform(account("deputy"), "approve", pk)
        use = SealUse.objects.get()
        for operator, words in ((use.approver, "keeper_is_not_approver"), (None, "")):
            use.operator, use.used_at = operator or account("seals").person, NOON
            if not words:
                with acting(SYSTEM):
                    use.save()  # the twin
                continue
            with pytest.raises(IntegrityError, match=words), acting(SYSTEM), transaction.atomic():
                use.save()

    def test_what_was_approved_stays_as_it_was_approved(self) -> None:
        pk = ask()
        perform(account("deputy"), "approve", pk)
        use = SealUse.objects.get()
        form = form_of(SealUseRegister)(typed(pages="99"), user=account("planning.staff"), instance=use)
        assert form.is_valid(), form.errors
        with pytest.raises(ValidationError, match="does not change"):
            edit(account("planning.staff"), SealUseRegister, form, use.version)
        assert SealUse.objects.get(pk=pk).pages == 12

    def test_a_lost_seal_is_used_by_nobody(self) -> None:
        pk = ask()
        perform(account("deputy"), "approve", pk)
        with acting(SYSTEM):
            Seal.objects.update(state="lost")
        with pytest.raises(ValidationError, match="may not be used today"):
            perform(account("seals"), "affix", pk)
        assert SealUse.objects.get().operator is None
