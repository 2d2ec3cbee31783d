"""The road of an outgoing document: checked, countersigned, reviewed, signed off, rechecked, registered, printed."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from office.orgchart.models import Appointment, Post, Substitution
from office.registers.forms import form_of
from office.registers.services import edit, file_new
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.routing.services.recalling import recall
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account, frozen, signed_in
from secretariat.outgoing_document import hands, writing
from secretariat.outgoing_document.content import digest, signed_content
from secretariat.outgoing_document.models import OutgoingDocument, SignOff, Status
from secretariat.outgoing_document.register import OutgoingDocumentRegister
from secretariat.outgoing_document.signing import valid_sign_off
from secretariat.outgoing_document.test_outgoing_document import OFFICE, paper
from secretariat.outgoing_document.textform import Text, new_block

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HOLDERS = {"review": "network.head", "countersign": "software.head", "sign": "deputy"}


def post(code: str) -> str:
    return f"p{Post.objects.get(code=code).pk}"


class Road:
    """One document and everybody on its way."""

    def __init__(self, drafter: str = "network.staff", **changed: Any) -> None:
        form = form_of(OutgoingDocumentRegister)(paper(**changed), user=account(drafter))
        assert form.is_valid(), form.errors
        self.drafter, self.pk = drafter, file_new(account(drafter), OutgoingDocumentRegister, form).pk
        self.write("各区市要按照要求做好巡检工作。")

    @property
    def now(self) -> OutgoingDocument:
        return OutgoingDocument.objects.get(pk=self.pk)

    def write(self, *lines: str, user: str = "", annexes: list[Any] | None = None) -> None:
        writer = account(user or self.drafter)
        hands.check_out(writer, self.pk)
        body = [new_block("paragraph", text=line) for line in lines]
        writing.write(writer, self.pk, self.now.version, Text(body, annexes or []))
        hands.give_back(writer, self.pk)

    def change(self, user: str, **typed: Any) -> None:
        """Edit the head: what is typed now, with these changes."""
        document = self.now
        form = form_of(OutgoingDocumentRegister)(user=account(user), instance=document)
        said = {name: form[name].value() for name in form.fields}
        said = {name: "" if value in (None, False) else value for name, value in said.items()} | typed
        bound = form_of(OutgoingDocumentRegister)(said, user=account(user), instance=document)
        assert bound.is_valid(), bound.errors
        edit(account(user), OutgoingDocumentRegister, bound, document.version)

    def start(self, countersigners: tuple[str, ...] = ("software.head",), signer: str = "leadership.deputy") -> None:
        choices = {"2.countersign": [post(code) for code in countersigners], "4.sign": [post(signer)]}
        start(account(self.drafter), self.pk, RouteTemplate.objects.filter(code="outgoing").latest("version").pk, choices=choices)

    def step(self, act: str) -> Step:
        return Step.objects.filter(record=self.pk, is_open=True, act=act).order_by("id").first()

    def act(self, user: str, act: str, opinion: str = "同意") -> None:
        agree(account(user), self.step(act).pk, opinion)

    def to_signer(self) -> None:
        self.act("network.head", "review")
        self.act("software.head", "countersign")
        self.act("secretariat.head", "review")

    def to_registration(self) -> None:
        self.start()
        self.to_signer()
        self.act("deputy", "sign")
        self.act("registry", "review")

    def printed(self) -> OutgoingDocument:
        self.to_registration()
        self.act("registry", "register")
        self.act("registry", "print")
        return self.now

    def sealed(self) -> OutgoingDocument:
        """Printed, authorised and sealed; the fixture `office_seal` has entered the seal."""
        self.printed()
        self.act("deputy", "authorise")
        self.act("seals", "seal", "")
        return self.now


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(NOON):
        yield


def test_from_draft_to_print() -> None:
    road, seen = Road(), []
    road.start()
    for user, act in (("network.head", "review"), ("software.head", "countersign"), ("secretariat.head", "review"),
                      ("deputy", "sign"), ("registry", "review"), ("registry", "register"), ("registry", "print")):
        seen.append((road.now.status, road.now.number))
        road.act(user, act)
    assert seen == [("checking", ""), ("countersigning", ""), ("reviewing", ""), ("signing", ""), ("rechecking", ""),
                    ("registering", ""), ("printing", "青电政〔2026〕1号")]
    done, signed = road.now, SignOff.objects.get()
    assert (done.status, done.dated, done.printed_on) == (Status.PRINTED, NOON.date(), NOON.date())
    assert (signed.person, signed.drafter, signed.at) == (account("deputy").person, account("network.staff").person, NOON)
    assert signed.sha256 == digest(signed_content(done))
    call_command("verify_numbers")


# What is changed after the sign-off, and whether that leads back to the signer.
CHANGES: list[tuple[str, dict[str, Any], bool]] = [
    ("title", {"title": "关于加强电子政务网络巡检工作的通知"}, True),
    ("main_to", {"main_to": "网络系统管理处"}, True),
    ("copy_to", {"copy_to": "青岛市财政局"}, True),
    ("meeting", {"meeting_at": "12月3日上午9:30", "meeting_place": "二楼会议室"}, True),
    ("issuers", {"issuers": f"{OFFICE}\n青岛市财政局"}, True),
    ("copies", {"copies": "50"}, False),
    ("remark", {"remark": "联系人：吕思远"}, False),
    ("openness", {"openness": "on_request"}, False),
    ("urgency", {"urgency": "urgent"}, False),
]


@pytest.mark.parametrize(("field", "typed", "voids"), CHANGES, ids=[name for name, _typed, _voids in CHANGES])
def test_a_change_of_the_head_after_the_sign_off(field: str, typed: dict[str, Any], voids: bool) -> None:
    road = Road()
    road.to_registration()
    road.change("registry", **typed)
    assert (road.now.status == Status.SIGNING, valid_sign_off(road.now) is None) == (voids, voids)
    if voids:
        with pytest.raises(AttributeError):  # nobody is asked to register it
            road.act("registry", "register")


ANNEX = [{"title": "巡检表", "blocks": [new_block("table", rows=[["处室", "日期"]])]}]


@pytest.mark.parametrize(("lines", "annexes"), [(("各区市要认真做好巡检工作。",), []), (("各区市要按照要求做好巡检工作。",), ANNEX)])
def test_a_change_of_the_text_leads_back_and_the_signer_confirms(lines: tuple[str, ...], annexes: list[Any]) -> None:
    road = Road()
    road.to_registration()
    road.write(*lines, user="registry", annexes=annexes)
    assert road.now.status == Status.SIGNING and road.step("register") is None
    page = signed_in("deputy").get(road.now.get_absolute_url()).content.decode()
    assert "Changed since the sign-off" in page and "<ins>" in page
    road.act("deputy", "sign", "")
    assert road.now.status == Status.REGISTERING and valid_sign_off(road.now) is not None
    assert SignOff.objects.count() == 2
    road.act("registry", "register")
    assert road.now.number == "青电政〔2026〕1号"


def test_number_and_imprint_are_not_bound() -> None:
    road = Road()
    done = road.printed()
    assert done.number and done.printed_on and valid_sign_off(done) is not None


def test_without_the_comparison_a_changed_text_would_be_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the defence off, what nobody signed gets a number."""
    road = Road()
    road.to_registration()
    monkeypatch.setattr("secretariat.outgoing_document.services.back_to_the_signer", lambda change: None)
    road.write("没有人签发过的文字。", user="registry")
    with pytest.raises(ValidationError, match="not what was signed"):  # the second defence
        road.act("registry", "register")
    monkeypatch.setattr("secretariat.outgoing_document.numbers.valid_sign_off", lambda document: True)
    road.act("registry", "register")
    assert road.now.number


def test_what_is_printed_does_not_change() -> None:
    road = Road()
    road.printed()
    for change in (lambda: road.write("另一段。", user="registry"), lambda: road.change("registry", copies="9")):
        with pytest.raises(ValidationError, match="printed"):
            change()


def test_a_sign_off_taken_back_is_none() -> None:
    road = Road()
    road.start()
    road.to_signer()
    step = road.step("sign")
    road.act("deputy", "sign")
    recall(account("deputy"), step.pk)
    assert valid_sign_off(road.now) is None and road.now.status == Status.SIGNING


class TestDrafterIsNotSigner:
    """On the natural person, whoever stands in for whom, and in the database itself."""

    def refused(self, road: Road, user: str) -> None:
        with pytest.raises(ValidationError, match="drafted"):
            road.act(user, "sign")
        assert not SignOff.objects.exists() and road.now.status == Status.SIGNING

    def test_in_a_post_of_their_own(self) -> None:
        road = Road(drafter="network.head")
        road.start(countersigners=(), signer="network.head")
        road.act("network.head", "review")
        road.act("secretariat.head", "review")
        self.refused(road, "network.head")

    def test_as_a_substitute_of_the_signer(self) -> None:
        self.stand_in("leadership.deputy", absent="deputy", substitute="network.staff")
        road = Road()
        road.start(countersigners=())
        road.act("network.head", "review")
        road.act("secretariat.head", "review")
        self.refused(road, "network.staff")

    def test_nor_does_their_substitute_in_their_name(self) -> None:
        road = Road(drafter="network.head")
        self.stand_in("network.head", absent="network.head", substitute="software.head")
        road.start(countersigners=(), signer="network.head")
        road.act("network.head", "review")
        road.act("secretariat.head", "review")
        self.refused(road, "software.head")

    def stand_in(self, code: str, absent: str, substitute: str) -> None:
        Substitution.objects.create(post=Post.objects.get(code=code), absent=account(absent).person,
                                    substitute=account(substitute).person, reason="出差", kinds=[], acts=[],
                                    valid_from=datetime(2026, 11, 1, tzinfo=ZoneInfo("Asia/Shanghai")))

    ROW = ("INSERT INTO secretariat_signoff (record_id, step_id, person_id, post_id, behalf_id, drafter_id, opinion,"
           " sha256, content, at) VALUES (%s, %s, %s, %s, %s, %s, '', '', '{}', office_now())")

    def insert(self, road: Road, person: int, behalf: int | None, drafter: int) -> None:
        where = Appointment.objects.filter(person=account("deputy").person).first()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self.ROW, [road.pk, Step.objects.filter(record=road.pk).first().pk, person, where.post_id,
                                      behalf, drafter])

    def test_the_database_refuses_it_whatever_drafter_is_claimed(self) -> None:
        road = Road()
        road.start()
        drafter, deputy = account("network.staff").person_id, account("deputy").person_id
        with pytest.raises(IntegrityError, match="drafter_is_not_signer"):
            self.insert(road, drafter, None, deputy)
        with pytest.raises(IntegrityError, match="nobody_signs_for_drafter"):
            self.insert(road, deputy, drafter, deputy)
        self.insert(road, deputy, None, deputy)  # the twin: another signer is taken, and the drafter looked up
        assert SignOff.objects.get().drafter_id == drafter

    def test_a_sign_off_is_written_once(self) -> None:
        road = Road()
        road.to_registration()
        for change in ("UPDATE secretariat_signoff SET sha256 = 'x'", "DELETE FROM secretariat_signoff"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)


def test_an_upward_paper_is_signed_by_the_principal() -> None:
    road = Road(document_kind="request", direction="up", main_to="青岛市人民政府", one_matter="on")
    road.start(countersigners=())
    road.act("network.head", "review")
    road.act("secretariat.head", "review")
    with pytest.raises(ValidationError, match="principal"):
        road.act("deputy", "sign")


@pytest.mark.parametrize(("kind", "text", "words"), [("report", "现将有关情况报告如下，妥否，请批示。", "does not ask for instructions")])
def test_a_report_hides_no_request(kind: str, text: str, words: str) -> None:
    road = Road(document_kind=kind, direction="up", main_to="青岛市人民政府")
    road.write(text)
    road.start(countersigners=(), signer="leadership.director")
    road.act("network.head", "review")
    road.act("secretariat.head", "review")
    with pytest.raises(ValidationError, match=words):
        road.act("director", "sign")
    road.write("现将有关情况报告如下。特此报告。")
    road.act("director", "sign")
    assert road.now.signer == "周海峰"
