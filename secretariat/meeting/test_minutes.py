"""Minutes: decisions with owner and date, approval, who reads what, and that each decision is accounted for."""

import random
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from office.orgchart.models import Division
from office.permissions.access import give
from office.permissions.ask import may
from office.records.models import Link, Record
from office.records.perform import perform
from office.testing import account, signed_in, standing
from secretariat.meeting import decisions, minutes
from secretariat.meeting.decisions import decisions_of_year
from secretariat.meeting.minutes import prefix
from secretariat.meeting.models import Decision, Status
from secretariat.meeting.testing import AFTER, BEFORE, convened, decided, issued, write
from secretariat.meeting_topic.models import Status as TopicStatus
from secretariat.supervised_item.models import Origin, SupervisedItem

pytestmark = pytest.mark.django_db
SILENT = {"lead": "", "due": "", "no_action": "仅作通报，无需办理"}


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


@pytest.fixture
def meeting() -> Any:
    """A meeting with two topics; it is half an hour after its end."""
    with standing(BEFORE):
        made = convened(2)
    with standing(AFTER):
        yield made


def wrong(meeting: Any, **said_of: Any) -> dict[str, str]:
    """What is said about a first decision that is typed so; by the decision's field."""
    found = minutes.typed_passages(meeting, decided(meeting, **said_of))
    start = prefix(found[0].item, 1)
    every = set(Division.objects.values_list("pk", flat=True))
    return {name.removeprefix(start): words for name, words in minutes.faults(found, every).items()}


def test_a_decision_has_an_owner(meeting: Any) -> None:
    assert list(wrong(meeting, lead="")) == ["lead"]
    assert wrong(meeting) == {}


def test_a_date_on_no_working_day_is_refused_and_the_next_one_offered(meeting: Any) -> None:
    assert wrong(meeting, due="2026-12-05") == {"due": "2026-12-05 is no working day; the next is 2026-12-07."}
    assert wrong(meeting, due="2026-11-29") == {"due": "Choose a day after today."}
    assert wrong(meeting, due="") == {"due": "Until when?"}


def test_somebody_does_it_or_nothing_follows(meeting: Any) -> None:
    assert list(wrong(meeting, no_action="无需办理")) == ["no_action"]
    assert wrong(meeting, **SILENT) == {}


def test_the_database_asks_for_the_owner_too(meeting: Any) -> None:
    item = meeting.agenda().first()
    with pytest.raises(DatabaseError, match="decision_has_owner"), transaction.atomic():
        Decision.objects.create(record=meeting, item=item, place=1, text="无人负责的决定")


def test_minutes_are_written_approved_numbered_and_frozen(meeting: Any) -> None:
    perform(account("registry"), "hold", meeting.pk)
    with pytest.raises(ValidationError, match="Nothing is said yet"):
        perform(account("registry"), "submit_minutes", meeting.pk)
    write(meeting, {**decided(meeting), **decided(meeting, 2, **SILENT)})
    perform(account("registry"), "submit_minutes", meeting.pk)
    perform(account("director"), "return_minutes", meeting.pk, reason="第一项议定事项请补充时限")
    perform(account("registry"), "submit_minutes", meeting.pk)
    with pytest.raises(ValidationError, match="approved by a leader"):
        perform(account("secretariat.head"), "issue_minutes", meeting.pk)
    perform(account("director"), "issue_minutes", meeting.pk)
    now = meeting.reread()
    assert (now.status, now.number, now.dated) == (Status.ISSUED, "主任办公会议纪要2026年第1期", AFTER.date())
    assert {item.topic.status for item in now.agenda()} == {TopicStatus.DECIDED}
    with pytest.raises(ValidationError, match="not being written"):
        write(meeting, decided(meeting, text="后改的决定"))
    one = Decision.objects.first()
    with pytest.raises(DatabaseError, match="keep their decisions"), transaction.atomic():
        Decision.objects.filter(pk=one.pk).update(text="后改的决定")
    with pytest.raises(DatabaseError, match="keep their agenda"), transaction.atomic():
        now.items.update(text="后改的纪要")


def test_whoever_keeps_the_meeting_does_not_approve_its_minutes(meeting: Any) -> None:
    """Twin of the approval above: the same minutes, approved by another, are issued."""
    perform(account("registry"), "hold", meeting.pk)
    write(meeting, {**decided(meeting), **decided(meeting, 2)})
    perform(account("registry"), "submit_minutes", meeting.pk)
    one = account("registry")
    give(meeting, [(f"u{one.person_id}", ("view", "issue_minutes"), "test")])
    with pytest.raises(ValidationError, match="does not approve"):
        perform(one, "issue_minutes", meeting.pk)


class TestWhoReads:
    """The whole for who attended; of each topic the extract for the divisions it concerns."""

    MINUTES, FILE = "/secretariat/meeting/{}/minutes/", "/secretariat/meeting/{}/minutes.pdf"

    def read(self, username: str, meeting: Any) -> int:
        return signed_in(username).get(self.MINUTES.format(meeting.pk)).status_code

    def test_those_concerned_see_their_topic_alone(self, meeting: Any) -> None:
        website = Division.objects.get(code="website").pk
        issued(meeting, {**decided(meeting), **decided(meeting, 2, lead=str(website))})
        first, second = [item.topic for item in meeting.agenda()]
        concerned = account("website.staff")
        assert may(concerned, "view", second) and not may(concerned, "view", first)
        assert not may(concerned, "view", meeting), "the whole minutes are not theirs"
        assert self.read("website.staff", meeting) == 404
        answer = signed_in("website.staff").get(f"/secretariat/meeting_topic/{second.pk}/print/extract.pdf")
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
        refused = signed_in("website.staff").get(f"/secretariat/meeting_topic/{first.pk}/print/extract.pdf")
        assert refused.status_code == 404

    def test_twin_without_the_extract_they_would_see_nothing(self, meeting: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr(minutes, "concerned", lambda rows: set())
        website = Division.objects.get(code="website").pk
        issued(meeting, {**decided(meeting), **decided(meeting, 2, lead=str(website))})
        assert not may(account("website.staff"), "view", list(meeting.agenda())[1].topic)

    def test_who_sat_in_reads_no_minutes_and_who_attended_does(self, meeting: Any) -> None:
        issued(meeting, {**decided(meeting), **decided(meeting, 2)})
        assert may(account("network.staff"), "view", meeting), "asked to sit in: sees time, place and agenda"
        assert self.read("network.staff", meeting) == 403
        assert self.read("planning.head", meeting) == 200
        file = signed_in("planning.head").get(self.FILE.format(meeting.pk))
        assert file.status_code == 200 and file.content.startswith(b"%PDF")
        page = signed_in("network.staff").get(meeting.get_absolute_url()).content.decode()
        assert "同意第1项方案" not in page
        assert "同意第1项方案" in signed_in("planning.head").get(meeting.get_absolute_url()).content.decode()

    def test_twin_with_the_right_it_opens(self, meeting: Any) -> None:
        issued(meeting, {**decided(meeting), **decided(meeting, 2)})
        give(meeting, [(f"u{account('network.staff').person_id}", ("view", "read_minutes"), "test")])
        assert self.read("network.staff", meeting) == 200


class TestEveryDecisionIsAccountedFor:
    """It has its item, or it is said why nothing follows; before that its meeting does not close."""

    def test_a_meeting_does_not_close_before(self, meeting: Any) -> None:
        issued(meeting, {**decided(meeting), **decided(meeting, 2, **SILENT)})
        assert [one.settled_at is None for one in meeting.decisions_made()] == [True, False]
        with pytest.raises(ValidationError, match="Not accounted for yet: 同意第1项方案"):
            perform(account("registry"), "close", meeting.pk)
        perform(account("registry"), "open_items", meeting.pk)
        one = meeting.decisions_made()[0]
        item = SupervisedItem.objects.get(pk=one.follow_up_id)
        assert (item.origin, item.division, item.due_on) == (Origin.DECISION, one.lead, one.due)
        assert Link.objects.filter(source=item.pk, target=meeting.pk, kind=Link.Kind.FOLLOWS).exists()
        perform(account("registry"), "close", meeting.pk)
        assert meeting.reread().status == Status.CLOSED

    def test_all_items_are_opened_or_none(self, meeting: Any) -> None:
        issued(meeting, {**decided(meeting), **decided(meeting, 2, due="2026-12-01")})
        with standing(AFTER + timedelta(days=3)), pytest.raises(ValidationError, match="同意第2项方案"):
            perform(account("registry"), "open_items", meeting.pk)
        assert not SupervisedItem.objects.exists() and len(decisions.unaccounted(meeting)) == 2

    def test_nothing_follows_after_all_with_its_reason(self, meeting: Any) -> None:
        issued(meeting, {**decided(meeting), **decided(meeting, 2, **SILENT)})
        with pytest.raises(ValidationError, match="reason"):
            perform(account("registry"), "record_no_action", meeting.pk, line=1)
        with pytest.raises(ValidationError, match="accounted for already"):
            perform(account("registry"), "record_no_action", meeting.pk, line=2, reason="重复")
        perform(account("registry"), "record_no_action", meeting.pk, line=1, reason="市里已统一安排")
        assert meeting.decisions_made()[0].no_action == "市里已统一安排"
        perform(account("registry"), "close", meeting.pk)

    def test_twin_a_closed_meeting_with_an_open_decision_is_found(self, meeting: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr(decisions, "unaccounted", lambda meeting: [])
        issued(meeting, {**decided(meeting), **decided(meeting, 2)})
        perform(account("registry"), "close", meeting.pk)
        assert lost(2026), "the oracle sees what the rule would have let through"


def lost(year: int) -> set[int]:
    """The oracle, in tables alone: decisions of closed meetings with neither a linked record nor a reason."""
    linked = set(Link.objects.filter(kind="follows").values_list("source", "target"))
    closed = set(Record.objects.filter(kind="meeting", status="closed").values_list("pk", flat=True))
    return {one.pk for one in Decision.objects.filter(record__dated__year=year, record__in=closed)
            if (one.follow_up_id, one.record_id) not in linked and not one.no_action}


def test_a_seeded_year_of_minutes_is_accounted_for(monkeypatch: Any) -> None:
    """A year of meetings whose registry tries to close them too early and is refused: the oracle finds nothing lost."""
    monkeypatch.setattr(minutes, "_require_printable", lambda meeting: None)
    lot, refused = random.Random(2026), 0
    user = SimpleNamespace(registry=account("registry"))
    for _month in range(6):
        with standing(BEFORE):
            one = convened(lot.randint(1, 3), number=lot.randint(1, 9) + 10 * _month, room="", place="市级机关3号楼")
        with standing(one.starts_at()):
            typed: dict[str, str] = {}
            for number in range(1, one.agenda().count() + 1):
                typed |= decided(one, number, **dict(SILENT) if lot.random() < 0.3 else {"due": "2027-03-01"})
            issued(one, typed)
            if decisions.has_unaccounted(one):
                with pytest.raises(ValidationError):
                    perform(user.registry, "close", one.pk)
                refused += 1
                if lot.random() < 0.4:
                    perform(user.registry, "record_no_action", one.pk, reason="另有安排",
                            line=1 + [row.settled_at is None for row in one.decisions_made()].index(True))
                if decisions.has_unaccounted(one):
                    perform(user.registry, "open_items", one.pk)
            perform(user.registry, "close", one.pk)
    year = decisions_of_year(2026) + decisions_of_year(2027)
    assert refused and len(year) == Decision.objects.count() >= 6
    assert all(bool(one.follow_up_id) != bool(one.no_action) for one in year)
    assert not lost(2026) and not lost(2027)
