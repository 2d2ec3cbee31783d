"""The electronic seal: only by an authorisation for these very bytes, once, by its keeper, while it is in force."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from office.audit.actor import SYSTEM, acting
from office.orgchart.models import OfficeVersion, Person, Post, Substitution
from office.records.made import keep
from office.records.perform import changing, perform
from office.routing.services.recalling import recall
from office.routing.services.starting import withdraw
from office.signing.keys import roots_in_force
from office.signing.verify import verify
from office.testing import account, frozen, signed_in
from office.verification.codes import new_code
from office.verification.models import IssuedPaper
from office.verification.services import check, look_up
from secretariat.outgoing_document.models import PrintedPaper, Status
from secretariat.outgoing_document.test_road import Road
from secretariat.seal.models import Custody, Destruction, Seal, SealAuthorisation
from secretariat.seal.testing import OFFICE
from secretariat.seal.testing import seal as enter
from secretariat.seal_use.models import SealUse

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _noon(office: None) -> Any:
    with frozen(NOON):
        yield


@pytest.fixture
def road(office_seal: Seal) -> Road:
    """A document that was printed and waits for its seal."""
    road = Road()
    road.printed()
    return road


def test_from_print_to_seal(road: Road) -> None:
    road.act("deputy", "authorise")
    leave = SealAuthorisation.objects.get()
    assert (leave.sha256, leave.person, leave.used_at) == (
        PrintedPaper.objects.get().file_id, account("deputy").person, None)
    road.act("seals", "seal", "")
    paper, use = IssuedPaper.objects.get(), SealUse.objects.get()
    assert (road.now.status, paper.number, paper.code) == (
        Status.SEALED, "青电政〔2026〕1号", PrintedPaper.objects.get().code)
    assert (use.number, use.seal.name, use.approver, use.operator, use.signed_sha256, use.status, use.is_open) == (
        "用印〔2026〕1号", OFFICE, account("deputy").person, account("seals").person, paper.sha256, "affixed", False)
    leave.refresh_from_db()
    assert leave.used_at == NOON
    pdf = signed_in("registry").get(f"{road.now.get_absolute_url()}print/document.pdf").content
    assert check(pdf).outcome == "valid" and look_up(paper.code).outcome == "valid"
    verdict = verify(pdf, roots=roots_in_force(), at=NOON)
    assert verdict and OFFICE in str(verdict.why or verdict)


class TestRefused:
    """Each with what it leaves: no use, no issued paper, the authorisation as it was."""

    def refused(self, road: Road, words: str, user: str = "seals") -> None:
        with pytest.raises(ValidationError, match=words):
            road.act(user, "seal", "")
        assert not SealUse.objects.exists() and not IssuedPaper.objects.exists()
        assert road.now.status == Status.PRINTED and SealAuthorisation.objects.get().used_at is None

    def test_other_bytes(self, road: Road) -> None:
        road.act("deputy", "authorise")
        before = PrintedPaper.objects.get()
        with acting(SYSTEM):  # the print is exchanged behind everybody's back
            PrintedPaper.objects.create(record=road.now, file=keep(b"%PDF-1.7 something else"), code=before.code,
                                        boxes=before.boxes, pages=1, by=before.by)
        self.refused(road, "authorised the seal for this very paper")

    def test_an_old_authorisation(self, road: Road) -> None:
        road.act("deputy", "authorise")
        with frozen(NOON + timedelta(hours=73)):
            self.refused(road, "authorisation is over")

    def test_a_suspended_seal(self, road: Road) -> None:
        road.act("deputy", "authorise")
        with acting(SYSTEM):
            Seal.objects.update(state=Seal.State.SUSPENDED)
        self.refused(road, "may not be used today")

    def test_nobody_but_the_keeper(self, road: Road) -> None:
        road.act("deputy", "authorise")
        with acting(SYSTEM):
            Custody.objects.update(until=NOON)
        self.refused(road, "Only the keeper")

    def test_a_key_that_is_not_there(self, road: Road, settings: Any) -> None:
        road.act("deputy", "authorise")
        settings.SIGNING_KEYS = {}
        self.refused(road, "key cannot be opened")

    def test_a_certificate_that_was_revoked_or_is_of_another_root(self, road: Road, settings: Any) -> None:
        road.act("deputy", "authorise")
        settings.SIGNING_ROOTS = ""
        self.refused(road, "does not trust")


def test_the_seal_of_a_former_office_is_not_found(road: Road) -> None:
    old = OfficeVersion.objects.exclude(valid_to=None).order_by("valid_from").last()
    with acting(SYSTEM):
        Seal.objects.update(office_version=old)
    with pytest.raises(ValidationError, match="No electronic seal"):
        road.act("deputy", "authorise")
    assert list(Seal.objects.to_hand_over(NOON)) == [Seal.objects.get()]


class TestTwoPeople:
    """Who keeps a seal does not authorise it, and who authorised it does not apply it, whoever stands in for whom."""

    def test_the_keeper_authorises_nothing(self, road: Road) -> None:
        with acting(SYSTEM):
            Custody.objects.create(seal=Seal.objects.get(), person=account("deputy").person, deputy=True, note="代管")
        with pytest.raises(ValidationError, match="does not authorise"):
            road.act("deputy", "authorise")

    def test_who_authorised_as_a_substitute_does_not_apply(self, road: Road) -> None:
        Substitution.objects.create(
            post=Post.objects.get(code="leadership.deputy"), absent=account("deputy").person,
            substitute=account("secretariat.staff").person, reason="出差", kinds=[], acts=[],
            valid_from=NOON - timedelta(days=1))
        road.act("secretariat.staff", "authorise")
        Substitution.objects.create(
            post=Post.objects.get(code="secretariat.seals"), absent=account("seals").person,
            substitute=account("secretariat.staff").person, reason="出差", kinds=[], acts=[],
            valid_from=NOON - timedelta(days=1))
        with acting(SYSTEM):
            Custody.objects.create(seal=Seal.objects.get(), person=account("secretariat.staff").person, deputy=True,
                                   note="代管")
        with pytest.raises(ValidationError, match="does not apply"):
            road.act("secretariat.staff", "seal", "")
        road.act("seals", "seal", "")  # the twin: its keeper does
        assert road.now.status == Status.SEALED


def use(road: Road, **changed: Any) -> SealUse:
    """Write a use past all services."""
    leave = SealAuthorisation.objects.get()
    said: dict[str, Any] = {
        "title": "用印", "division": road.now.division, "duty": road.now.duty, "seal": leave.seal,
        "purpose": "electronic", "signature": OFFICE, "document_id": road.pk, "approver_id": leave.person_id,
        "operator": account("seals").person, "used_at": NOON, "authorisation": leave,
        "approved_sha256": leave.sha256, "signed_sha256": "0" * 64, "status": "affixed", "opened": NOON} | changed
    with acting(SYSTEM), transaction.atomic():
        row = SealUse(**said)
        row.save()
    return row


class TestTheDatabase:
    """The same, whatever the program says: each with its twin, the row that is taken."""

    @pytest.mark.parametrize(("changed", "words"), [
        ({"authorisation": None}, "is used by an authorisation"),
        ({"approved_sha256": "1" * 64}, "another paper or seal"),
        ({"document_id": None}, "another paper or seal"),
        ({"operator": "deputy"}, "has not authorised"),
        ({"operator": "registry"}, "only the keeper"),
    ])
    def test_a_use_that_is_refused(self, road: Road, changed: dict[str, Any], words: str) -> None:
        road.act("deputy", "authorise")
        if "operator" in changed:
            changed = {"operator": account(changed["operator"]).person}
        with pytest.raises(DatabaseError, match=words):
            use(road, **changed)
        use(road)  # the twin
        with pytest.raises(DatabaseError, match="used or over"):
            use(road)

    def test_a_use_of_a_suspended_seal(self, road: Road) -> None:
        road.act("deputy", "authorise")
        with acting(SYSTEM):
            Seal.objects.update(state="suspended")
        with pytest.raises(DatabaseError, match="may not be used"):
            use(road)

    def test_no_paper_is_issued_without_a_use(self, road: Road) -> None:
        with pytest.raises(DatabaseError, match="no seal was applied"), transaction.atomic():
            issued(road)

    def test_an_authorisation_stays_as_it_was_given(self, road: Road) -> None:
        road.act("deputy", "authorise")
        for change in ("SET sha256 = 'x'", "SET person_id = 1", "SET expires_at = now() + interval '9 years'"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE secretariat_sealauthorisation {change}")

    def test_a_seal_is_destroyed_by_two(self, office_seal: Seal) -> None:
        one, two = Person.objects.order_by("pk")[:2]
        with acting(SYSTEM):
            Destruction.objects.create(seal=office_seal, asked_by=one)
        with pytest.raises(IntegrityError, match="not confirmed"), acting(SYSTEM), transaction.atomic():
            Seal.objects.update(state="destroyed")
        for confirmed, receipt in ((one, "销1号"), (two, "")):
            with pytest.raises(IntegrityError, match="destroyed_by_two"), acting(SYSTEM), transaction.atomic():
                Destruction.objects.update(confirmed_by=confirmed, receipt=receipt)
        with acting(SYSTEM):  # the twin
            Destruction.objects.update(confirmed_by=two, receipt="销1号")
            Seal.objects.update(state="destroyed")


def issued(road: Road) -> IssuedPaper:
    """Write an issued paper past all services."""
    with changing(account("registry"), road.pk, "view") as change:
        return IssuedPaper.objects.create(record=road.now, code=new_code(), file=keep(b"%PDF-1.7 by nobody's seal"),
                                          issued_by_id=change.person_id)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_its_triggers_any_seal_is_applied_and_any_paper_issued(road: Road) -> None:
    """The twin: it is the triggers that refuse another paper's bytes, and a paper that no seal was applied to."""
    road.act("deputy", "authorise")
    for written in (lambda: use(road, approved_sha256="1" * 64), lambda: issued(road)):
        with pytest.raises(DatabaseError, match=r"another paper or seal|no seal was applied"):
            written()
    with connections["owner"].cursor() as owner:
        owner.execute("DROP TRIGGER secretariat_seal_use ON secretariat_sealuse")
        owner.execute("DROP TRIGGER secretariat_issued_under_seal ON office_issuedpaper")
    assert use(road, approved_sha256="1" * 64).pk and issued(road).pk


def test_a_substitute_for_outgoing_documents_alone_seals_them(road: Road) -> None:
    """The use follows from the sealing, under its right: it is not asked for in the register of uses."""
    road.act("deputy", "authorise")
    deputy = account("planning.staff").person
    Substitution.objects.create(
        post=Post.objects.get(code="secretariat.seals"), absent=account("seals").person, substitute=deputy, reason="出差",
        kinds=["outgoing_document"], acts=[], valid_from=NOON - timedelta(days=1))
    with acting(SYSTEM):
        Custody.objects.create(seal=Seal.objects.get(), person=deputy, deputy=True, note="代管")
    road.act("planning.staff", "seal", "")
    use = SealUse.objects.get()
    assert (use.operator, use.number, use.status, use.is_open) == (deputy, "用印〔2026〕1号", "affixed", False)
    assert use.links_out.get().target_id == road.pk


class TestAfterwards:
    """A sealed paper stays sealed; what went wrong is issued anew, or voided."""

    def test_a_sealing_is_not_taken_back_nor_the_route_withdrawn(self, office_seal: Seal) -> None:
        road = Road()
        road.printed()
        road.act("deputy", "authorise")
        step = road.step("seal").pk
        road.act("seals", "seal", "")
        for act in (lambda: recall(account("seals"), step), lambda: withdraw(account("registry"), road.pk, "误")):
            with pytest.raises(ValidationError):
                act()
        assert road.now.status == Status.SEALED

    def test_a_void_withdraws_the_paper(self, office_seal: Seal) -> None:
        road = Road()
        road.sealed()
        perform(account("deputy"), "allow_void", road.pk, void_reason="内容有误")
        perform(account("registry"), "void_number", road.pk)
        paper = IssuedPaper.objects.get()
        assert (road.now.status, paper.state, paper.reason) == (Status.VOIDED, "withdrawn", "内容有误")


def test_an_order_bears_the_signers_stamp(office_seal: Seal) -> None:
    road = Road(document_kind="order")
    road.printed()
    with pytest.raises(ValidationError, match="No electronic seal “孙立群”"):
        road.act("deputy", "authorise")
    enter("孙立群", kind="name_stamp")
    road.act("deputy", "authorise")
    road.act("seals", "seal", "")
    assert SealUse.objects.get().seal.name == "孙立群"


def test_a_speech_passes_without_a_seal(office_seal: Seal) -> None:
    road = Road(document_kind="speech", main_to="", organ_word="")
    road.sealed()
    assert (road.now.status, SealUse.objects.count(), IssuedPaper.objects.count()) == (Status.SEALED, 0, 0)


def test_without_the_services_checks_the_database_still_refuses(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the program's comparison off, the trigger says no."""
    road.act("deputy", "authorise")
    monkeypatch.setattr("secretariat.seal.hands.keeps", lambda seal, person, at: True)
    with acting(SYSTEM):
        Custody.objects.update(until=NOON)
    with pytest.raises(DatabaseError, match="only the keeper"), transaction.atomic():
        road.act("seals", "seal", "")
    assert not IssuedPaper.objects.exists()
