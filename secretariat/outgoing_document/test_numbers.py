"""Reference numbers: taken at registration and no earlier, gapless, voided by two people."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction

from office.numbering.models import Number, Series
from office.records.perform import perform
from office.registers.forms import form_of
from office.testing import account, frozen
from secretariat.outgoing_document.models import OrganWord, Status
from secretariat.outgoing_document.register import OutgoingDocumentRegister
from secretariat.outgoing_document.test_outgoing_document import OFFICE, paper
from secretariat.outgoing_document.test_road import NOON, Road

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(NOON):
        yield


class TestNumbers:
    """Taken at registration, of the year of the sign-off; nothing is lost by what is undone."""

    def test_they_follow_each_other_and_a_refused_registration_takes_none(self) -> None:
        first, second, third = Road(), Road(), Road()
        first.printed()
        second.to_registration()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            second.act("registry", "register")
            raise ZeroDivisionError
        assert second.now.number == "" and Series.objects.get().last == 1
        third.printed()
        second.act("registry", "register")
        assert (third.now.number, second.now.number) == ("青电政〔2026〕2号", "青电政〔2026〕3号")
        call_command("verify_numbers")

    def test_the_year_is_that_of_the_sign_off(self) -> None:
        road = Road()
        with frozen(datetime(2026, 12, 31, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
            road.to_registration()
        with frozen(datetime(2027, 1, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
            road.act("registry", "register")
        assert road.now.number == "青电政〔2026〕1号"

    def test_an_old_series_is_open_until_it_is_closed(self) -> None:
        road = Road()
        road.printed()
        late = Road()
        late.to_registration()
        series = Series.objects.get()
        series.closed_at = NOON
        series.save()
        with pytest.raises(ValidationError, match="closed"):
            late.act("registry", "register")
        assert late.now.status == Status.REGISTERING

    def test_minutes_have_issues(self) -> None:
        word = OrganWord.objects.create(word="办公会议纪要", pattern="第{seq}期",
                                        office_version_id=self.version())
        road = Road(document_kind="minutes", main_to="", organ_word=str(word.pk))
        assert road.printed().number == "第1期"
        call_command("verify_numbers")

    def version(self) -> int:
        Road()
        return OrganWord.objects.get(word="青电政").office_version_id

    def test_a_joint_paper_led_elsewhere_bears_that_number(self) -> None:
        led: dict[str, Any] = {"issuers": f"青岛市财政局\n{OFFICE}", "organ_word": ""}
        road = Road(**led)
        road.to_registration()
        with pytest.raises(ValidationError, match="leading organ"):
            road.act("registry", "register")
        road.change("registry", lead_number="青财〔2026〕8号")
        road.act("registry", "register")
        assert (road.now.number, road.now.lead_number, Number.objects.count()) == ("", "青财〔2026〕8号", 0)
        again = form_of(OutgoingDocumentRegister)(paper(**led, lead_number="青财〔2026〕8号"), user=account("registry"))
        assert not again.is_valid()

    def test_a_speech_has_none(self) -> None:
        road = Road(document_kind="speech", main_to="", organ_word="")
        assert (road.printed().status, road.now.number) == (Status.PRINTED, "")

    def test_a_void_keeps_number_reason_and_approver(self) -> None:
        road = Road()
        road.printed()
        with pytest.raises(ValidationError):
            perform(account("registry"), "void_number", road.pk)
        perform(account("deputy"), "allow_void", road.pk, void_reason="内容有误，重新发文")
        perform(account("registry"), "void_number", road.pk)
        number = Number.objects.get()
        assert (number.text, number.void_reason, number.void_approver) == (
            "青电政〔2026〕1号", "内容有误，重新发文", account("deputy").person)
        assert (road.now.status, road.now.number) == (Status.VOIDED, "青电政〔2026〕1号")
        assert Road().printed().number == "青电政〔2026〕2号"
        call_command("verify_numbers")

    def test_a_character_that_no_face_has_is_not_issued(self) -> None:
        road = Road(title="关于\ue000巡检的通知")
        road.to_registration()
        with pytest.raises(ValidationError, match=r"U\+E000"):
            road.act("registry", "register")
        assert not Number.objects.exists()
