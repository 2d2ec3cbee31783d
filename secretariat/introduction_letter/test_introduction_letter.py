"""Introduction letters: the register's contract; no blanks, three people, one number, and how a letter ends."""

import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.numbering.models import Number
from office.orgchart.models import Post, Substitution
from office.permissions.ask import may
from office.records.attachments import receive
from office.records.made import bytes_of
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.registers.services import edit, file_new
from office.routing.models import Stage, Step
from office.routing.services.deciding import agree, return_to
from office.routing.services.recalling import recall
from office.routing.services.starting import start, withdraw
from office.routing.template_models import RouteTemplate
from office.signing.keys import roots_in_force
from office.signing.verify import verify
from office.testing import RegisterContract, account, frozen, signed_in
from office.time import today
from secretariat.introduction_letter.capitals import capital
from secretariat.introduction_letter.content import sentence
from secretariat.introduction_letter.models import IntroductionLetter, LetterSheet, Status
from secretariat.introduction_letter.papers import NoBlankLetter, made
from secretariat.introduction_letter.register import IntroductionLetterRegister
from secretariat.seal.models import Seal, SealAuthorisation
from secretariat.seal.testing import seal, use_keys
from secretariat.seal_use.models import SealUse
from tests.office.files.builders import pdf

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CAPITALS = {0: "零", 1: "壹", 2: "贰", 9: "玖", 10: "壹拾", 11: "壹拾壹", 20: "贰拾", 100: "壹佰", 105: "壹佰零伍",
            110: "壹佰壹拾", 1_000: "壹仟", 1_001: "壹仟零壹", 1_010: "壹仟零壹拾", 1_100: "壹仟壹佰", 3_456: "叁仟肆佰伍拾陆",
            5_050: "伍仟零伍拾", 9_999: "玖仟玖佰玖拾玖"}


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a letter."""
    return {"title": f"第{number}批电子政务外网接入事宜", "addressee": "青岛市财政局", "bearers": "单文博\n于晓燕", "post": "工程师",
            "headcount": "2", "valid_days": "7", "grade": "internal", **changed}


class TestContract(RegisterContract):
    """What holds for every register."""

    register = IntroductionLetterRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None, settings: Any) -> Any:
    with frozen(NOON):
        use_keys(settings)
        seal()
        yield


def keeper() -> Any:
    """The account of the seals' keeper."""
    return account("seals")


class Letter:
    """One letter and everybody who has a part in it."""

    def __init__(self, applicant: str = "network.staff", **changed: Any) -> None:
        form = form_of(IntroductionLetterRegister)(said(**changed), user=account(applicant))
        assert form.is_valid(), form.errors
        self.applicant = applicant
        self.pk = file_new(account(applicant), IntroductionLetterRegister, form).pk

    @property
    def now(self) -> IntroductionLetter:
        return IntroductionLetter.objects.get(pk=self.pk)

    def start(self, approver: str = "leadership.deputy") -> None:
        choices = {"1.authorise": [f"p{Post.objects.get(code=approver).pk}"]}
        template = RouteTemplate.objects.get(code="introduction_letter").pk
        start(account(self.applicant), self.pk, template, choices=choices)

    def act(self, user: Any, act: str) -> None:
        agree(user, Step.objects.get(record=self.pk, is_open=True, act=act).pk, "同意")

    def approved(self) -> "Letter":
        self.start()
        self.act(account("deputy"), "authorise")
        return self

    def issued(self) -> "Letter":
        self.approved()
        self.act(keeper(), "seal")
        return self

    def change(self, user: Any, uploads: tuple[Any, ...] = (), **typed: str) -> None:
        letter = self.now
        form = form_of(IntroductionLetterRegister)(said(**typed), user=user, instance=letter)
        assert form.is_valid(), form.errors
        edit(user, IntroductionLetterRegister, form, letter.version, uploads)

    def scanned(self) -> None:
        file = SimpleUploadedFile("退回介绍信.pdf", pdf(), "application/pdf")
        self.change(keeper(), (receive(keeper(), file).key,))


@pytest.mark.parametrize(("number", "words"), CAPITALS.items())
def test_capital_numerals(number: int, words: str) -> None:
    assert capital(number) == words


def test_capital_numerals_have_bounds() -> None:
    for number in (-1, 10_000):
        with pytest.raises(ValueError, match="0 to 9999"):
            capital(number)


REFUSED = [
    ({"addressee": "＿＿＿＿"}, "addressee", "No blank"), ({"addressee": ""}, "addressee", "required"),
    ({"bearers": ""}, "bearers", "required"), ({"bearers": "XXX"}, "bearers", "No blank"), ({"post": "××"}, "post", "No blank"),
    ({"title": "空白"}, "title", "No blank"), ({"title": "事" * 81}, "title", "At most 80"),
    ({"bearers": "\n".join(f"张{n}" for n in "一二三四五六七八九")}, "bearers", "eight people"),
    ({"headcount": "1"}, "headcount", "more names"), ({"headcount": "0"}, "headcount", "greater than or equal"),
    ({"valid_days": "31"}, "valid_days", "30 days at most"), ({"valid_days": "0"}, "valid_days", "greater than or equal"),
]


@pytest.mark.parametrize(("changed", "field", "words"), REFUSED)
def test_nothing_is_left_blank(changed: dict[str, str], field: str, words: str) -> None:
    form = form_of(IntroductionLetterRegister)(said(**changed), user=account("network.staff"))
    assert field in form.errors and words in " ".join(form.errors[field])


def test_the_database_keeps_no_blank_letter() -> None:
    letter = Letter()
    for column, value in (("addressee", ""), ("bearers", "[]"), ("post", "")):
        with pytest.raises(IntegrityError, match="no_blank_letter"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE secretariat_introductionletter SET {column} = %s WHERE record_ptr_id = %s",
                           [value, letter.pk])
    with pytest.raises(NoBlankLetter):
        made(letter.now)
    answer = signed_in("network.staff").get(f"{letter.now.get_absolute_url()}print/letter.pdf", follow=True)
    assert "no blank ones" in answer.content.decode()


def test_the_sentence() -> None:
    letter = IntroductionLetter(bearers=["单文博"], headcount=1, post="工程师", title="接入事宜", addressee="市财政局")
    assert sentence(letter) == "兹介绍我办单文博同志（壹人）（工程师），前往你处联系接入事宜，请予接洽。"
    letter.headcount = 12
    assert "单文博等壹拾贰人" in sentence(letter)
    letter.bearers, letter.headcount = ["单文博", "于晓燕"], 2
    assert "单文博、于晓燕共贰人" in sentence(letter)


def test_the_road_to_a_numbered_letter() -> None:
    letter = Letter().issued().now
    assert (letter.status, letter.number) == (Status.ISSUED, "介字〔2026〕第0001号")
    assert (str(letter.dated), str(letter.last_day)) == ("2026-11-20", "2026-11-27")
    assert letter.due is not None and letter.due.date() >= letter.last_day
    assert letter.applicant == account("network.staff").person and letter.approver == account("deputy").person
    assert letter.keeper == keeper().person
    assert Letter(number=2).issued().now.number == "介字〔2026〕第0002号"
    call_command("verify_numbers")


def test_the_sheet_has_both_halves_and_its_boxes() -> None:
    names = "\n".join(["欧阳建国一二三", *(f"司马相如{n}" for n in "一二三四五")])
    letter = Letter(title="事" * 80, bearers=names, headcount="12", post="职" * 20, addressee="市" * 40).issued().now
    paper = made(letter)
    with pdfplumber.open(io.BytesIO(paper.pdf)) as sheet:
        assert len(sheet.pages) == 1
        words = sheet.pages[0].extract_text().replace("\n", "").replace(" ", "")
        below = max(word["bottom"] for word in sheet.pages[0].extract_words())
    assert words.count("介字〔2026〕第0001号") == 3  # counterfoil, cut, letter
    assert words.count("壹拾贰人") == 2 and words.count("有效期柒天") == 2 and words.count("至2026年11月27日止") == 2
    signature, cut = paper.seal_boxes
    assert round((cut.top + cut.bottom) / 2 * 25.4 / 72) == (297 - 130) and below < 800
    assert signature.page == cut.page == 0 and signature.top < cut.bottom
    assert round(signature.right - signature.left) == round(42 * 72 / 25.4)


class TestThreePeople:
    """Applicant, approver and keeper are three natural persons: in words, and in the database."""

    def test_in_words(self) -> None:
        own = Letter("registry")
        with pytest.raises(ValidationError, match="approved by a leader"):
            own.start("secretariat.head")
            own.act(account("secretariat.head"), "authorise")
        letter = Letter()
        letter.start()
        letter.act(account("deputy"), "authorise")
        self.stand_in("secretariat.seals", keeper().person, account("network.staff").person)
        with pytest.raises(ValidationError, match="does not issue it"):
            letter.act(account("network.staff"), "seal")
        self.stand_in("secretariat.seals", keeper().person, account("deputy").person)
        with pytest.raises(ValidationError, match="does not issue it"):
            letter.act(account("deputy"), "seal")

    def test_the_applicant_does_not_approve_by_substitution(self) -> None:
        letter = Letter()
        letter.start()
        self.stand_in("leadership.deputy", account("deputy").person, account("network.staff").person)
        with pytest.raises(ValidationError, match="does not approve"):
            letter.act(account("network.staff"), "authorise")

    def stand_in(self, post: str, absent: Any, substitute: Any) -> None:
        Substitution.objects.create(post=Post.objects.get(code=post), absent=absent, substitute=substitute, reason="出差",
                                    valid_from=NOON - timedelta(days=1), valid_to=NOON + timedelta(days=1))

    @pytest.mark.parametrize(("column", "who", "constraint"), [
        ("approver_id", "network.staff", "letter_approver_not_applicant"),
        ("approved_for_id", "network.staff", "letter_not_approved_for_applicant"),
        ("keeper_id", "network.staff", "letter_keeper_not_applicant"),
        ("keeper_id", "deputy", "letter_keeper_not_approver"),
        ("kept_for_id", "network.staff", "letter_not_kept_for_applicant"),
        ("kept_for_id", "deputy", "letter_not_kept_for_approver"),
    ])
    def test_in_the_database(self, column: str, who: str, constraint: str) -> None:
        letter = Letter().approved()
        write = f"UPDATE secretariat_introductionletter SET {column} = %s, applicant_id = %s WHERE record_ptr_id = %s"
        other = account("director").person.pk
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(write, [account(who).person.pk, other, letter.pk])
        with connection.cursor() as cursor:  # the twin: another person may, and nobody else becomes the applicant
            cursor.execute(write, [account("planning.head").person.pk, other, letter.pk])
        assert letter.now.applicant == account("network.staff").person


class TestFrozen:
    """What is approved is what is issued."""

    def test_on_its_way_only_files_are_added(self) -> None:
        letter = Letter()
        letter.change(account("network.staff"), addressee="青岛市审计局", title="审计事宜")
        letter.approved()
        with pytest.raises(ValidationError, match="does not change any more"):
            letter.change(account("network.staff"), addressee="青岛市公安局", title="审计事宜")
        assert letter.now.addressee == "青岛市审计局"

    def test_in_the_database_too(self) -> None:
        letter = Letter()
        writes = {"UPDATE secretariat_introductionletter SET post = '处长' WHERE record_ptr_id = %s": "keeps its words",
                  "UPDATE office_record SET title = '其他事宜' WHERE id = %s": "keeps its words",
                  "UPDATE secretariat_introductionletter SET last_day = '2027-01-01' WHERE record_ptr_id = %s": "people and days"}
        with transaction.atomic(), connection.cursor() as cursor:  # the twin: before it is on its way they pass
            for write in writes:
                cursor.execute(write, [letter.pk])
        other = Letter(number=2).issued()
        for write, words in writes.items():
            with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(write, [other.pk])


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
        Seal.objects.update(status="suspended")
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
        assert Number.objects.count() == 1

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
        assert letter.now.status == Status.VOIDED and Number.objects.get().void_reason == "行程取消"
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
        number = Number.objects.get()
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
