"""Incoming documents: the register's contract, and the rules that are its own."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.numbering.models import Number, Series
from office.records.models import Link
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.routing.models import Step
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import MOST_QUERIES, RegisterContract, account, frozen, move_clock, signed_in
from secretariat.incoming_document.models import IncomingDocument, Status, comparable
from secretariat.incoming_document.register import IncomingDocumentRegister
from secretariat.organ.models import Organ

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = IncomingDocumentRegister
    filer = "registry"

    def typed(self, number: int) -> dict[str, Any]:
        return letter(number)


def letter(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What a clerk types for a letter."""
    sender, _new = Organ.objects.get_or_create(name="青岛市人民政府办公厅", defaults={"short_name": "市府办公厅"})
    return {
        "sender": sender.name, "sender_number": f"青政办发〔2026〕{number}号", "title": f"关于做好第{number}次政务公开考核的通知",
        "document_kind": "notice", "urgency": "ordinary", "received_on": "2026-11-19", "written_on": "",
        "channel": "exchange", "copies": "1", "pages": "3", "due_on": "", "paper_place": "", "grade": "internal",
        "summary": "", "secrecy": "", **changed,
    }


class TestRegistering:
    """From the registry's desk to a number."""

    @pytest.fixture(autouse=True)
    def _office(self, office: None) -> Any:
        with frozen(NOON):
            yield

    def post(self, **changed: Any) -> Any:
        return signed_in("registry").post("/secretariat/incoming_document/new/", letter(**changed))

    def test_a_number_a_date_and_a_limit(self) -> None:
        answer = self.post()
        document = IncomingDocument.objects.get()
        assert answer.status_code == 302 and answer["Location"] == document.get_absolute_url()
        assert document.number == "收〔2026〕1号"
        assert document.status == Status.REGISTERED
        assert document.opened == NOON
        assert document.due is not None and document.due.date() == date(2026, 12, 4)  # ten working days
        assert document.signed_by == account("registry").person

    def test_numbers_follow_each_other_and_a_refused_form_takes_none(self) -> None:
        self.post(number=1)
        assert self.post(number=2, title="").status_code == 422
        self.post(number=3)
        assert list(Number.objects.order_by("seq").values_list("text", flat=True)) == ["收〔2026〕1号", "收〔2026〕2号"]
        assert Series.objects.get().last == 2

    @pytest.mark.parametrize("spelling", ["青政办发[2026]1号", "青政办发［２０２６］１号", "青政办发(2026) 1 号", "青政办发〔2026〕1"])
    def test_a_duplicate_in_any_spelling_warns_and_needs_a_reason(self, spelling: str) -> None:
        self.post(number=1)
        answer = self.post(sender_number=spelling, title="另一个标题")
        assert answer.status_code == 422
        assert "收〔2026〕1号" in answer.content.decode()
        assert IncomingDocument.objects.count() == 1
        assert self.post(sender_number=spelling, title="另一个标题", duplicate_reason="两个处室各收到一份").status_code == 302
        assert IncomingDocument.objects.latest("pk").duplicate_reason == "两个处室各收到一份"

    def test_a_title_nearly_the_same_warns(self) -> None:
        self.post(number=1, title="关于做好全市政务公开工作考核的通知")
        answer = self.post(number=2, sender_number="", title="关于做好全市政务公开工作考核的通知（补发）")
        assert answer.status_code == 422 and IncomingDocument.objects.count() == 1

    @pytest.mark.parametrize(("field", "text"), [
        ("secrecy", "机密"), ("title", "机密★5年 关于某事的通知"), ("summary", "秘密★"), ("sender_number", "绝密★1号")])
    def test_a_state_secret_is_refused_with_the_reason(self, field: str, text: str) -> None:
        answer = self.post(**{field: text})
        assert answer.status_code == 422
        assert "article 31" in answer.content.decode()
        assert not IncomingDocument.objects.exists() and not Number.objects.exists()

    @pytest.mark.parametrize(("field", "text"), [
        ("received_on", "1332"), ("received_on", "2026-11-21"), ("written_on", "2026-11-20"), ("due_on", "2026-11-01"),
        ("sender", "没有的单位"), ("copies", "0"), ("title", " ")])
    def test_bad_input_is_named_and_kept(self, field: str, text: str) -> None:
        answer = self.post(**{field: text})
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]
        assert not IncomingDocument.objects.exists()

    @pytest.mark.parametrize(("typed", "day"), [
        ("t", date(2026, 11, 20)), ("-1", date(2026, 11, 19)), ("20261118", date(2026, 11, 18)),
        ("1117", date(2026, 11, 17)), ("2026-11-16", date(2026, 11, 16)), ("１１１６", date(2026, 11, 16))])
    def test_dates_as_clerks_type_them(self, typed: str, day: date) -> None:
        self.post(received_on=typed)
        assert IncomingDocument.objects.get().received_on == day

    def test_only_signed_for_has_no_number_until_it_is_registered(self) -> None:
        self.post(sign_only="1")
        document = IncomingDocument.objects.get()
        assert (document.status, document.number, document.due) == (Status.SIGNED, "", None)
        after = perform(account("registry"), "register", document.pk)
        assert (after.status, after.number) == (Status.REGISTERED, "收〔2026〕1号")
        assert after.due is not None

    @pytest.mark.parametrize("other", ["network.head", "website.staff"])
    def test_only_the_division_that_keeps_the_register_files_in_it(self, other: str) -> None:
        client = signed_in(other)
        assert client.get("/secretariat/incoming_document/new/").status_code == 404
        assert client.post("/secretariat/incoming_document/new/", letter()).status_code == 404
        assert not Number.objects.exists()

    @pytest.mark.parametrize(("who", "status"), [("network.head", 404), ("secretariat.head", 200), ("deputy", 200)])
    def test_the_register_is_open_to_who_has_a_right_in_it(self, who: str, status: int) -> None:
        client = signed_in(who)
        assert client.get("/secretariat/incoming_document/").status_code == status
        assert client.get("/secretariat/incoming_document/export.csv").status_code == status
        assert ("/secretariat/incoming_document/" in client.get("/org/").content.decode()) is (status == 200)

    def test_a_sender_by_initials(self) -> None:
        Organ.objects.create(name="青岛市财政局")
        self.post(sender="qdsczj")
        assert IncomingDocument.objects.get().sender.name == "青岛市财政局"


class TestAfterwards:
    """Returning, closing, lending and filing."""

    @pytest.fixture(autouse=True)
    def _office(self, office: None) -> Any:
        with frozen(NOON):
            self.user = account("registry")
            signed_in("registry").post("/secretariat/incoming_document/new/", letter())
            self.document = IncomingDocument.objects.get()
            yield

    def test_returned_with_a_reason_is_closed(self) -> None:
        after = perform(self.user, "return_to_sender", self.document.pk, why="not_ours", return_reason="不属我办职责")
        assert (after.status, after.is_open, after.closed) == (Status.RETURNED, False, NOON)
        with pytest.raises(NotNow):
            perform(self.user, "close", self.document.pk, result="办结")

    def test_what_a_verb_refuses_is_said_at_its_field(self) -> None:
        answer = signed_in("registry").post(f"{self.document.get_absolute_url()}do/answer/",
                                            {"answer_number": self.document.number})
        assert answer.status_code == 422
        assert answer.context["form"].errors == {"answer_number": ["This is the document's own number."]}
        assert self.document.number in answer.content.decode()  # typed values stay
        assert self.document.reread().status == Status.REGISTERED

    def test_our_answer_is_linked_back(self) -> None:
        signed_in("registry").post("/secretariat/incoming_document/new/", letter(2))
        reply = IncomingDocument.objects.latest("pk")
        perform(self.user, "answer", self.document.pk, answer_number=reply.number)
        link = Link.objects.get()
        assert (link.source_id, link.target_id, link.kind) == (reply.pk, self.document.pk, "answers")

    def test_paused_resumed_and_extended_with_reason_and_approver(self) -> None:
        client = signed_in("registry")
        address = f"/records/{self.document.pk}/limit/"
        assert client.post(f"{address}pause/", {"reason": ""}).status_code == 422
        assert client.post(f"{address}pause/", {"reason": "等待来文单位补充材料"}).status_code == 302
        move_clock(NOON + timedelta(days=7))
        assert client.post(f"{address}resume/", {}).status_code == 302
        assert self.document.reread().due.date() == date(2026, 12, 11)  # five working days later
        mine = {"amount": 3, "reason": "涉及多个处室", "approver": account("registry").person.pk}
        assert client.post(f"{address}extend/", mine).status_code == 422
        assert client.post(f"{address}extend/", {**mine, "approver": account("director").person.pk}).status_code == 302
        assert self.document.reread().due.date() == date(2026, 12, 16)
        page = client.get(address).content.decode()
        assert "等待来文单位补充材料" in page and "涉及多个处室" in page
        assert signed_in("director").post(f"{address}extend/", mine).status_code == 403

    def test_filed_only_when_closed_and_the_original_is_back(self) -> None:
        with pytest.raises(NotNow):
            perform(self.user, "file", self.document.pk, retention="D10")
        perform(self.user, "lend", self.document.pk, borrower=account("network.head").person, due_on=None)
        assert self.document.reread().lent_to == account("network.head").person
        with pytest.raises(NotNow):
            perform(self.user, "lend", self.document.pk, borrower=account("network.head").person, due_on=None)
        perform(self.user, "close", self.document.pk, result="已按要求报送")
        with pytest.raises(ValidationError, match="lent out"):
            perform(self.user, "file", self.document.pk, retention="D10")
        perform(self.user, "give_back", self.document.pk)
        after = perform(self.user, "file", self.document.pk, retention="D10")
        assert (after.status, after.retention) == (Status.FILED, "D10")


def test_a_refusal_says_whose_right_it_is(office: None) -> None:
    signed_in("registry").post("/secretariat/incoming_document/new/", letter())
    answer = signed_in("director").get(f"{IncomingDocument.objects.get().get_absolute_url()}do/close/")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Registry clerk" in page and "Director" in page
    assert IncomingDocument.objects.get().status == Status.REGISTERED


def test_numbers_are_compared_without_width_or_brackets() -> None:
    assert {comparable(text) for text in ("X政办发〔2026〕12号", "Ｘ政办发[２０２６]12号", "x政办发(2026) 12")} == {"x政办发202612"}


def test_the_form_offers_what_the_register_declares(office: None) -> None:
    form = form_of(IncomingDocumentRegister)(user=account("registry"))
    assert list(form.fields)[:4] == ["sender", "sender_number", "title", "secrecy"]


def test_the_page_of_whoever_must_act_keeps_to_its_queries_too(office: None) -> None:
    signed_in("registry").post("/secretariat/incoming_document/new/", letter())
    document = IncomingDocument.objects.get()
    start(account("registry"), document.pk, RouteTemplate.objects.get(code="incoming").pk)
    client = signed_in("secretariat.head")
    client.get(document.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        page = client.get(document.get_absolute_url()).content.decode()
    assert "Submit the proposed opinion" in page
    assert len(asked) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in asked)


def test_the_next_choice_stands_beside_the_opinion_and_later_ones_on_the_acts_own_page(office: None) -> None:
    signed_in("registry").post("/secretariat/incoming_document/new/", letter())
    document = IncomingDocument.objects.get()
    start(account("registry"), document.pk, RouteTemplate.objects.get(code="incoming").pk)
    page = signed_in("secretariat.head").get(document.get_absolute_url()).content.decode()
    assert 'name="to_2_instruct"' in page and "to_4_handle" not in page
    step = Step.objects.get(record=document.pk, is_open=True)
    address = reverse("route_act", args=[document.pk, "agree", step.pk])
    assert f'href="{address}"' in page
    own = signed_in("secretariat.head").get(address).content.decode()
    assert 'name="to_2_instruct"' in own and 'name="to_4_handle"' in own
