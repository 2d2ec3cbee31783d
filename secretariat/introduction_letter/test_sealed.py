"""Introduction letters from their seal to their end: both seals, nothing by halves, returned, expired, lost, void."""

import io
from datetime import timedelta
from typing import Any

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from office.numbering.models import Number
from office.permissions.ask import may
from office.records.made import bytes_of
from office.records.perform import NotNow, perform
from office.routing.models import Stage, Step
from office.routing.services.deciding import return_to
from office.routing.services.recalling import recall
from office.routing.services.starting import withdraw
from office.signing.keys import roots_in_force
from office.signing.verify import verify
from office.testing import account, frozen, signed_in
from office.time import today
from secretariat.introduction_letter.models import LetterSheet, Status
from secretariat.introduction_letter.testing import NOON, Letter, keeper
from secretariat.seal.models import Seal, SealAuthorisation
from secretariat.seal.testing import seal, use_keys
from secretariat.seal_use.models import SealUse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None, settings: Any) -> Any:
    with frozen(NOON):
        use_keys(settings)
        seal()
        yield


class TestSeal:
    """The keeper seals what the leader approved, these very bytes, at signature and cut; a fault leaves nothing."""

    def test_both_seals_and_the_use(self) -> None:
        letter = Letter().issued()
        sheet, sealed = LetterSheet.objects.order_by("pk")
        use, leave = SealUse.objects.get(), SealAuthorisation.objects.get()
        assert (leave.sha256, leave.person, use.operator) == (sheet.file_id, account("deputy").person, keeper().person)
        assert (use.document_id, use.document_number, use.addressee) == (letter.pk, letter.now.number, "青岛市财政局")
        assert use.signed_sha256 == sealed.file_id
        pdf = signed_in("network.staff").get(f"{letter.now.get_absolute_url()}print/letter.pdf").content
        assert pdf == bytes_of(sealed.file_id) and len(sheet.boxes) == 2
        assert verify(pdf, roots=roots_in_force(), at=NOON)
        with pdfplumber.open(io.BytesIO(pdf)) as opened:
            page = opened.pages[0]
            seen = [one for one in (*page.annots, *page.images) if one["width"] > 100]
        assert sorted(round(one["x0"]) for one in seen) == sorted(round(box[1]) for box in sheet.boxes)

    def test_no_seal_no_letter(self) -> None:
        Seal.objects.update(state="suspended")
        letter = Letter()
        letter.start()
        with pytest.raises(ValidationError, match="No electronic seal"), transaction.atomic():
            letter.act(account("deputy"), "authorise")
        assert (letter.now.number, letter.now.approver, Number.objects.count()) == ("", None, 0)

    def test_an_authorisation_that_is_over_leads_back_and_the_number_stays(self) -> None:
        letter = Letter().approved()
        with frozen(NOON + timedelta(days=4)):
            with pytest.raises(ValidationError, match="authorisation is over"):
                letter.act(keeper(), "seal")
            step = Step.objects.get(record=letter.pk, is_open=True)
            return_to(keeper(), step.pk, Stage.objects.get(route=step.route, order=1).pk, "用印授权已过期")
            letter.act(account("deputy"), "authorise")
            letter.act(keeper(), "seal")
        assert (letter.now.number, str(letter.now.last_day)) == ("介字〔2026〕第0001号", "2026-12-01")
        assert Number.objects.filter(record=letter.pk).count() == 1

    def test_what_is_over_is_not_sealed(self) -> None:
        letter = Letter(valid_days="1").approved()
        with frozen(NOON + timedelta(days=2)), pytest.raises(ValidationError, match="last day is past"):
            letter.act(keeper(), "seal")

    def test_sealing_is_final(self) -> None:
        letter = Letter().approved()
        step = Step.objects.get(record=letter.pk, is_open=True).pk
        letter.act(keeper(), "seal")
        with pytest.raises(ValidationError):
            recall(keeper(), step)

    def test_nothing_is_printed_before_it_is_sealed_nor_after_its_end(self) -> None:
        letter = Letter().approved()
        page = f"{letter.now.get_absolute_url()}print/letter.pdf"
        client = signed_in("network.staff")
        assert client.get(page).status_code == 302
        letter.act(keeper(), "seal")
        assert client.get(page).status_code == 200
        with frozen(NOON + timedelta(days=8)):
            assert client.get(page).status_code == 302
        perform(account("network.staff"), "report_loss", letter.pk, ended_on=today(), reason="遗失")
        assert client.get(page).status_code == 302

    def test_an_approved_one_that_is_not_wanted_is_voided_not_withdrawn(self) -> None:
        letter = Letter().approved()
        withdraw(account("network.staff"), letter.pk, "行程取消")
        assert letter.now.status == Status.ASKED
        with pytest.raises(NotNow):
            perform(account("network.staff"), "withdraw", letter.pk, reason="行程取消")
        perform(account("deputy"), "allow_void", letter.pk, void_reason="行程取消")
        perform(keeper(), "void_letter", letter.pk)
        assert letter.now.status == Status.VOIDED and Number.objects.get(record=letter.pk).void_reason == "行程取消"
        other = Letter(number=2)
        perform(account("network.staff"), "withdraw", other.pk, reason="不需要")
        assert other.now.status == Status.WITHDRAWN


class TestEnds:
    """Returned unused with its scan, expired, lost, void."""

    def test_an_unused_one_returns_with_its_scan(self) -> None:
        letter = Letter().issued()
        with pytest.raises(ValidationError, match="Attach the scan"):
            perform(keeper(), "take_back", letter.pk, ended_on=today())
        letter.scanned()
        with pytest.raises(ValidationError, match="not issued yet"):
            perform(keeper(), "take_back", letter.pk, ended_on=today() - timedelta(days=1))
        perform(keeper(), "take_back", letter.pk, ended_on=today())
        assert (letter.now.status, letter.now.is_open) == (Status.RETURNED, False)
        assert letter.now.attachments.get().name == "退回介绍信.pdf"

    def test_it_is_never_shown_as_valid_after_its_last_day(self) -> None:
        letter = Letter().issued()
        client, address = signed_in("network.staff"), letter.now.get_absolute_url()
        with frozen(NOON + timedelta(days=7)):
            assert letter.now.get_status_display() == "Letter issued"
            with pytest.raises(NotNow):
                perform(keeper(), "expire", letter.pk)
        with frozen(NOON + timedelta(days=8)):
            assert letter.now.get_status_display() == "Expired"
            for page in (address, "/secretariat/introduction_letter/", "/secretariat/introduction_letter/export.csv"):
                text = client.get(page).content.decode()
                assert "Expired" in text, page
            perform(keeper(), "expire", letter.pk)
        assert (letter.now.status, letter.now.is_open) == (Status.EXPIRED, False)

    def test_a_loss_is_reported_by_the_division_with_the_reason(self) -> None:
        letter = Letter().issued()
        with pytest.raises(ValidationError, match="reason"):
            perform(account("network.staff"), "report_loss", letter.pk, ended_on=today())
        perform(account("network.staff"), "report_loss", letter.pk, ended_on=today(), reason="途中遗失，已登报声明")
        assert (letter.now.status, letter.now.end_reason) == (Status.LOST, "途中遗失，已登报声明")

    def test_a_void_takes_a_leader_and_the_keeper(self) -> None:
        letter = Letter().issued()
        with pytest.raises(ValidationError):
            perform(keeper(), "void_letter", letter.pk)
        perform(account("deputy"), "allow_void", letter.pk, void_reason="行程取消")
        perform(keeper(), "void_letter", letter.pk)
        number = Number.objects.get(record=letter.pk)
        assert (letter.now.status, number.void_reason, number.void_approver) == (
            Status.VOIDED, "行程取消", account("deputy").person)
        assert Letter(number=2).issued().now.number == "介字〔2026〕第0002号"

    def test_the_seals_keeper_keeps_it(self) -> None:
        letter = Letter().issued()
        for verb in ("take_back", "expire", "void_letter"):
            assert may(keeper(), verb, letter.now) and not may(account("registry"), verb, letter.now)
            assert not may(account("network.staff"), verb, letter.now)
        assert not may(account("website.staff"), "view", letter.now)


def test_issued_letters_cost_a_list_no_more_queries() -> None:
    Letter().issued()
    client = signed_in("registry")
    client.get("/secretariat/introduction_letter/")
    counts = []
    for number in range(2, 4):
        with CaptureQueriesContext(connection) as asked:
            client.get("/secretariat/introduction_letter/")
        counts.append(len(asked))
        Letter(number=number).issued()
    assert counts[0] == counts[1] <= 12
