"""From a topic to supervised items: proposed, heard, approved, tabled, met, minuted, decided; in both languages."""

import io

import pdfplumber
import pytest

from office.orgchart.models import Division
from office.testing import account
from secretariat.meeting.minutes import prefix
from secretariat.meeting.models import Meeting
from secretariat.meeting_room.models import MeetingRoom
from secretariat.meeting_topic.models import MeetingTopic
from secretariat.supervised_item.models import SupervisedItem
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.looking import look

TOPIC, MEETING = "电子政务外网骨干链路扩容实施方案", "11月第4次主任办公会"
DECISION = "同意扩容方案，完成设备采购与割接"
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}



@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_a_topic_to_supervised_items(desk: Desk, language: str, letter_pdf: bytes) -> None:
    room = MeetingRoom.objects.create(name="第一会议室", place="1207", seats=24)
    topic = propose(desk, language, letter_pdf)
    clerk = desk.sign_in("registry", language)
    meeting = convene(desk, clerk, topic, room, language)
    receive(desk, meeting, topic, language)
    desk.clock(24, 12)
    minute(clerk, meeting)
    chair = desk.sign_in("director", language).open(meeting.get_absolute_url())
    look(chair, "meeting-checking")
    for _page_and_form in range(2):
        chair.press("Approve the minutes")
    clerk.open(f"{meeting.get_absolute_url()}do/close/")
    clerk.press("Close")
    assert DECISION in clerk.text(), "refused: the decision is not accounted for"
    clerk.open(f"{meeting.get_absolute_url()}do/open_items/")
    clerk.press("Open the supervised items")
    item = SupervisedItem.objects.get()
    assert (item.title, item.division.code, f"{item.due_on}") == (DECISION, "network", "2026-12-25")
    look(clerk.open(meeting.get_absolute_url()), "meeting-issued")
    assert item.number in clerk.text()
    clerk.open(f"{meeting.get_absolute_url()}do/close/")
    clerk.press("Close")
    meeting.refresh_from_db()
    assert (meeting.status, meeting.number) == ("closed", "主任办公会议纪要2026年第1期")
    on_paper(desk, meeting, topic, language)
    board(desk, meeting, language)


def propose(desk: Desk, language: str, letter_pdf: bytes) -> MeetingTopic:
    """A division proposes with a paper, the one concerned is heard, the registry collects, the deputy approves."""
    author = desk.sign_in("network.staff", language).open("/secretariat/meeting_topic/new/")
    planning = Division.objects.get(code="planning")
    author.fill(title=TOPIC, category="money", summary="骨干链路峰值利用率已达82%，拟扩容至20G。", proposal="同意扩容方案，由网络系统管理处组织实施。")
    author.page.locator(f"[name=consulted][value='{planning.pk}']").check()
    author.attach("扩容实施方案.pdf", letter_pdf)
    author.page.locator("#uploads .viewer").wait_for()
    desk.work()
    author.page.locator("#uploads .viewer img").first.wait_for()  # it is asked for no more when the form is sent
    look(author, "topic-new")
    author.press("Save")
    desk.work()
    topic = MeetingTopic.objects.get()
    head = desk.sign_in("planning.head", language).open(f"{topic.get_absolute_url()}do/give_opinion/")
    head.page.locator("[name=answer][value=agree_if]").check()
    head.fill(opinion="原则同意，经费列入年度预算。")
    look(head, "topic-opinion")
    head.press("Give the division's opinion")
    clerk = desk.sign_in("registry", language).open(f"{topic.get_absolute_url()}do/collect/")
    clerk.press("Collect")
    leader = desk.sign_in("deputy", language).open(f"{topic.get_absolute_url()}do/approve/")
    leader.press("Approve for the agenda")
    look(leader, "topic")
    topic.refresh_from_db()
    assert topic.status == "approved"
    return topic


def convene(desk: Desk, clerk: Reader, topic: MeetingTopic, room: MeetingRoom, language: str) -> Meeting:
    """The registry plans the meeting, takes the topic up and sends the notice."""
    clerk.open("/secretariat/meeting/new/")
    clerk.fill(title=MEETING, day="2026-11-24", begins="09:00", ends="11:00", room=str(room.pk))
    clerk.pick("chair", "周海峰")
    clerk.pick("attends", "赵国栋")
    look(clerk, "meeting-new")
    clerk.press("Save")
    clerk.press("Work on the agenda")
    clerk.main.get_by_label(TOPIC).check()
    look(clerk, "agenda")
    clerk.press("Take the ticked ones up")
    clerk.press("Back to the meeting")
    for _page_and_form in range(2):
        clerk.press("Send the notice")
    desk.work()
    look(clerk, "meeting-convened")
    return Meeting.objects.get()


def receive(desk: Desk, meeting: Meeting, topic: MeetingTopic, language: str) -> None:
    """Whoever is asked answers, and reads the papers on a tablet."""
    head = desk.sign_in("planning.head", language, **TABLET).open(f"{meeting.get_absolute_url()}do/reply/")
    head.page.locator("[name=answer][value=comes]").check()
    look(head, "reply")
    head.press("Answer the notice")
    head.press("Read the papers")
    head.page.locator(".viewer img").first.wait_for()
    assert "原则同意，经费列入年度预算。" in head.text()
    look(head, "tablet")
    assert meeting.attendees.get(person=account("planning.head").person).reply == "comes"


def minute(clerk: Reader, meeting: Meeting) -> None:
    """The registry takes attendance, writes the minutes, is told of a day off, and lays them before the chair."""
    clerk.open(f"{meeting.get_absolute_url()}attendance/")
    for box in clerk.page.locator("[name=there]").all():
        box.check()
    look(clerk, "attendance")
    clerk.press("Sign in those ticked")
    clerk.open(f"{meeting.get_absolute_url()}do/hold/")
    clerk.press("The meeting is over")
    clerk.press("Write the minutes")
    item = meeting.agenda().get()
    start, network = prefix(item, 1), Division.objects.get(code="network")
    clerk.fill(opening="11月24日上午，周海峰主任主持召开主任办公会议。现纪要如下：",
               **{f"text_{item.pk}": "会议听取了汇报。", f"{start}text": DECISION, f"{start}lead": str(network.pk),
                  f"{start}due": "2026-12-26"})
    clerk.press("Save and go back")
    assert "2026-12-28" in clerk.text(), "a Saturday: the next working day is offered"
    look(clerk, "minutes-refused")
    clerk.fill(**{f"{start}due": "2026-12-25"})
    clerk.press("Save and go back")
    for _page_and_form in range(2):
        clerk.press("Lay the minutes before the leader")


def on_paper(desk: Desk, meeting: Meeting, topic: MeetingTopic, language: str) -> None:
    """The minutes for who attended, the extract for the division that proposed; and the twin: not the other way."""
    head = desk.sign_in("planning.head", language).open(f"{meeting.get_absolute_url()}minutes/")
    look(head, "minutes")
    answer = head.page.request.get(f"{meeting.get_absolute_url()}minutes.pdf", timeout=60_000)
    with pdfplumber.open(io.BytesIO(answer.body())) as pdf:
        words = "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")
    assert "第1期" in words and DECISION in words and "赵国栋" in words
    author = desk.sign_in("network.staff", language).open(topic.get_absolute_url())
    look(author, "topic-decided")
    extract = author.page.request.get(f"{topic.get_absolute_url()}print/extract.pdf", timeout=60_000)
    assert extract.status == 200 and extract.body().startswith(b"%PDF")
    assert author.page.request.get(f"{meeting.get_absolute_url()}minutes/").status == 404


def board(desk: Desk, meeting: Meeting, language: str) -> None:
    """The week's board, wide and on a telephone; the calendar's page."""
    clerk = desk.sign_in("registry", language).open("/secretariat/week/?week=2026-W48")
    assert MEETING in clerk.text()
    look(clerk, "week")
    look(clerk.open("/secretariat/calendar/"), "calendar")
    phone = desk.sign_in("registry", language, **PHONE).open("/secretariat/week/?week=2026-W48")
    assert MEETING in phone.text()
    look(phone, "phone-week")
    for name, address in {"meeting": meeting.get_absolute_url(), "topics": "/secretariat/meeting_topic/",
                          "read": f"{meeting.get_absolute_url()}read/"}.items():
        look(phone.open(address), f"phone-{name}")
