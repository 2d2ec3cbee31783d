"""Introduction letters: the register's contract; no blanks, one number, three people, and what is frozen."""

import io
from datetime import timedelta
from typing import Any

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from office.orgchart.models import Post, Substitution
from office.registers.forms import form_of
from office.testing import RegisterContract, account, frozen, signed_in
from secretariat.introduction_letter.capitals import capital
from secretariat.introduction_letter.content import sentence
from secretariat.introduction_letter.models import IntroductionLetter, Status
from secretariat.introduction_letter.papers import NoBlankLetter, made
from secretariat.introduction_letter.register import IntroductionLetterRegister
from secretariat.introduction_letter.testing import NOON, Letter, keeper, said
from secretariat.seal.testing import seal, use_keys

pytestmark = pytest.mark.django_db
CAPITALS = {0: "零", 1: "壹", 2: "贰", 9: "玖", 10: "壹拾", 11: "壹拾壹", 20: "贰拾", 100: "壹佰", 105: "壹佰零伍",
            110: "壹佰壹拾", 1_000: "壹仟", 1_001: "壹仟零壹", 1_010: "壹仟零壹拾", 1_100: "壹仟壹佰", 3_456: "叁仟肆佰伍拾陆",
            5_050: "伍仟零伍拾", 9_999: "玖仟玖佰玖拾玖"}


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
