"""The demo office: a month of work in every state, made by the program's acts, on which every verification passes."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import timezone

from office.clocks.calendar import Hours, WorkCalendar
from office.clocks.lights import Faces
from office.clocks.models import Clock
from office.clocks.queries import is_working_day
from office.clocks.stored import current_calendar
from office.demo.hours import DAY, OfficeTime, moved_clock
from office.demo.logins import LOGINS
from office.demo.month import Month
from office.demo.plan import events, length
from office.inbox.queries import counts
from office.notices.models import Notice
from office.numbering.models import Number
from office.orgchart.models import User
from office.outbox.models import Message
from office.records.models import Attachment, Draft, PageImage, Record, StoredFile
from office.reports.models import ReportFile, SavedReport
from office.routing.models import JournalLine, Step
from office.routing.words import LINES
from office.testing import account, signed_in
from office.time import ClockOffset, now
from secretariat.documents import Urgency
from secretariat.incoming_document.models import IncomingDocument, Status
from secretariat.outgoing_document.models import OutgoingDocument
from secretariat.seal.testing import signing

COMMANDS = Path(__file__).resolve().parents[3] / "office" / "management" / "commands"
VERIFICATIONS = sorted(path.stem for path in COMMANDS.glob("verify_*.py"))
INBOXES = ("registry", "secretariat.head", "director", "deputy", "planning.head", "network.head", "network.staff",
           "website.staff")
TO_READ = ("registry", "director", "deputy", "planning.head", "network.head", "network.staff", "website.staff")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The whole demo, loaded once for the tests of this file; what the command printed."""
    with django_db_blocker.unblock(), override_settings(**signing()):
        printed = io.StringIO()
        call_command("load_demo", stdout=printed)
        yield printed.getvalue()
        TransactionTestCase._fixture_teardown(None)


class TestTheMonth:
    """What a visitor finds."""

    @pytest.fixture(autouse=True)
    def _demo(self, demo: str) -> None:
        """Loaded."""

    def test_at_least_120_distinct_papers_in_chinese(self) -> None:
        titles = set(IncomingDocument.objects.values_list("title", flat=True))
        assert len(titles) >= 120
        assert all("\u4e00" <= sign <= "\u9fff" for title in titles for sign in title[:2])
        assert IncomingDocument.objects.values("sender").distinct().count() >= 40

    def test_every_status_urgency_and_light(self) -> None:
        found = Counter(IncomingDocument.objects.values_list("status", flat=True))
        assert set(found) == set(Status.values)
        assert set(IncomingDocument.objects.values_list("urgency", flat=True)) == set(Urgency.values)
        faces = Faces(now())
        lights = Counter(faces.of(clock).light for clock in Clock.objects.filter(purpose="handle"))
        assert set(lights) == {"grey", "green", "yellow", "red", "blue", "purple"}
        assert 0.25 < IncomingDocument.objects.filter(is_open=True).count() / IncomingDocument.objects.count() < 0.55

    def test_every_act_is_in_the_journal(self) -> None:
        assert set(JournalLine.objects.values_list("name", flat=True)) >= {"agree", *LINES}
        asked = {"propose", "instruct", "dispatch", "handle", "assist", "review", "read", "countersign"}
        assert set(Step.objects.filter(state="done").values_list("act", flat=True)) >= asked
        assert JournalLine.objects.exclude(entered_by=None).exclude(paper=None).exists()
        assert JournalLine.objects.exclude(behalf=None).exists()

    def test_the_office_writes_too(self) -> None:
        papers = OutgoingDocument.objects.order_by("pk")
        assert [row.status for row in papers] == ["filed", "printed", "registering", "countersigning", "checking"]
        assert [row.number[:3] for row in papers] == ["青电政", "青电政", "", "", ""]

    def test_reports_are_kept_and_one_is_made_by_itself(self) -> None:
        assert SavedReport.objects.filter(deleted_at=None).count() >= 3
        made = ReportFile.objects.get(saved__every="month")
        assert (made.state, made.scope) == ("done", "按全办口径统计。")
        assert Notice.objects.filter(subject="report_done", person=made.saved.person).exists()

    def test_special_papers(self) -> None:
        documents = IncomingDocument.objects.all()
        assert documents.exclude(duplicate_reason="").count() == 1
        assert documents.filter(grade="work_secret").count() == 1
        assert max(len(title) for title in documents.values_list("title", flat=True)) > 120
        assert documents.filter(title__contains="孙𬀩").exists()
        assert documents.filter(status="signed", number="").exists()
        loans = list(documents.filter(loans__isnull=False).values_list("loans__returned_at", flat=True))
        assert None in loans and any(loans)

    @pytest.mark.parametrize("username", INBOXES)
    def test_inboxes_are_filled(self, username: str) -> None:
        user, at = account(username), now()
        found = counts(user, at)
        assert found["act"] >= 1, found
        assert found["unread"] >= 1
        assert Step.objects.filter(done_by=user.person).exists()
        if username in TO_READ:
            assert found["read"] >= 1, found

    @pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.username)
    def test_everybody_can_sign_in_and_is_no_superuser(self, login) -> None:
        assert signed_in(login.username).get("/", follow=True).status_code == 200
        assert not User.objects.filter(is_superuser=True).exists()

    def test_drafts_and_notices(self) -> None:
        assert Draft.objects.count() >= 3
        assert Notice.objects.filter(read_at=None).exists() and Notice.objects.exclude(read_at=None).exists()

    def test_files_of_several_kinds_with_page_images(self) -> None:
        kinds = set(Attachment.objects.values_list("file__media_type", flat=True))
        assert {"application/pdf", "image/jpeg", "text/plain"} <= kinds and len(kinds) == 4
        assert PageImage.objects.filter(file__media_type="application/pdf", page=2).exists()
        assert not StoredFile.objects.filter(media_type="application/pdf").exclude(page_images__page=1).exists()
        letters = IncomingDocument.objects
        assert letters.filter(attachments__purpose="main").distinct().count() > letters.count() / 2


class TestTheEvidence:
    """What an auditor finds."""

    @pytest.fixture(autouse=True)
    def _demo(self, demo: str) -> None:
        """Loaded."""

    @pytest.mark.parametrize("name", VERIFICATIONS)
    def test_every_verification_passes(self, name: str) -> None:
        found = io.StringIO()
        call_command(name, stdout=found, stderr=found)
        assert "no findings" in found.getvalue()

    def test_numbers_are_gapless_and_in_order_of_time(self) -> None:
        for series in set(Number.objects.values_list("series", flat=True)):
            rows = list(Number.objects.filter(series=series).order_by("seq").values_list("seq", "taken_at"))
            assert [seq for seq, _at in rows] == list(range(1, len(rows) + 1))
            assert [at for _seq, at in rows] == sorted(at for _seq, at in rows)

    def test_acts_fall_into_office_hours_before_now(self) -> None:
        calendar, at = current_calendar(), now()
        for line in JournalLine.objects.all():
            when = timezone.localtime(line.at)
            assert line.at < at and is_working_day(when.date())
            spans = calendar.office_spans(when.date())
            assert spans[0][0] <= when <= spans[-1][1].replace(minute=spans[-1][1].minute + 5)

    def test_nothing_that_was_promised_is_left(self) -> None:
        assert not Message.objects.filter(done_at=None).exists()

    def test_the_clock_is_right_again_and_a_second_loading_is_refused(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT abs(extract(epoch FROM office_now() - clock_timestamp())) < 1")
            assert cursor.fetchone() == (True,)
        before = Record.objects.count()
        with pytest.raises(CommandError, match="new one"):
            call_command("load_demo")
        assert Record.objects.count() == before


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
class TestTheLoading:
    """What interrupts it."""

    def test_an_error_leaves_the_clock_right(self) -> None:
        with pytest.raises(ZeroDivisionError), moved_clock() as move:
            move(now().replace(year=2020))
            assert now().year == 2020
            raise ZeroDivisionError
        assert now().year > 2020 and ClockOffset.objects.get().frozen_at is None

    def test_a_clock_that_a_killed_loading_left_standing_is_noticed(self) -> None:
        killed = moved_clock()
        move = killed.__enter__()
        move(now().replace(year=2020))
        with pytest.raises(CommandError, match="interrupted"):
            call_command("load_demo")
        assert not User.objects.exists()
        killed.__exit__(None, None, None)


def test_the_plan_keeps_to_office_hours_and_to_what_is_past() -> None:
    """The same acts at whatever hour of whatever day the demo is first started."""
    hours = (Hours(date(1996, 1, 1), None, ((time(9), time(12)), (time(13, 30), time(17, 30)))),)
    calendar, month = WorkCalendar({}, {}, {2026: 1}, hours), Month()
    planned = []
    zone = ZoneInfo("Asia/Shanghai")
    for day, clock in ((date(2026, 11, 23), time(9, 5)), (date(2026, 11, 22), time(3)), (date(2027, 1, 4), time(16, 59))):
        at = OfficeTime(calendar, datetime.combine(day, clock, zone), length(month.papers))
        made = events(month, month.papers, at)
        planned.append([(event.row, event.act) for event in made])
        assert at.instant(made[-1].position) <= at.end
        assert at.total >= length(month.papers) * DAY
        for event in made:
            when = at.instant(event.position)
            assert any(opens <= when <= closes for opens, closes in calendar.office_spans(when.date()))
    assert planned[0] == planned[1] == planned[2]
