"""The office's meetings of the month: topics, agenda, receipts, minutes, decisions; rooms, and the leaders' weeks."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.forms import ModelForm

from office.audit.actor import Actor, acting
from office.clocks.stored import current_calendar
from office.demo.hours import DAY, OfficeTime
from office.demo.month import MONTH
from office.demo.people import People
from office.demo.story import Act, Story, file
from office.orgchart.models import Division
from office.records.perform import perform
from secretariat.meeting import agenda, minutes
from secretariat.meeting.models import Meeting
from secretariat.meeting.people import sign_in
from secretariat.meeting_room.models import MeetingRoom
from secretariat.week.forms import ArrangementForm

FIRST_ROW = 25_000  # behind the bulletins
AHEAD = 3 * DAY  # office hours before a meeting (or before now) when its topics are proposed
PACE = 1.0  # between two acts
SIGNED_IN = 0.05  # after a meeting has begun
LENGTH = 2.0  # of a meeting, and between two acts after it


def told(path: Path = MONTH / "meetings.toml") -> dict[str, Any]:
    """The data file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Meetings(Story):
    """What meetings.toml tells."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.data = told()
        self.divisions = {row.code: row for row in Division.objects.filter(valid_to=None)}
        self.records: dict[str, int] = {}  # by title
        self.heard = 0  # opinions given

    def prepare(self) -> None:
        """The administrator enters the rooms."""
        user = self.people.logins["sysadmin"]
        with acting(Actor(user.pk, user.person_id, cause="admin", reason="登记会议室")):
            for order, row in enumerate(self.data["room"]):
                MeetingRoom.objects.get_or_create(name=row["name"], defaults={**row, "order": order})

    def reach_back(self) -> float:
        """How many office days its first topic is before now."""
        return float(max(one.get("ago", 0) for one in self.data["meeting"]) + AHEAD / DAY + 1)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """All acts on topics and meetings up to now, and the leaders' arrangements."""
        row = FIRST_ROW
        for said in self.data["meeting"]:
            row += 1
            yield from self._placed(time, row, said, list(self._way(said, time)))
        for said in self.data["waiting"]:
            row += 1
            start = time.ago(2) + row % 3
            acts = list(self._topic(said, said.get("until", "approve")))
            yield from (Act(start + n * PACE, row, n, do) for n, (_name, do) in enumerate(acts))
        for n, said in enumerate(self.data["arrangement"]):
            yield Act(time.ago(3) + n * 0.1, row + 1, n, partial(self._arrange, said, time.end.date()))

    def _placed(self, time: OfficeTime, row: int, said: dict[str, Any], way: list[tuple[str, Any]]) -> Iterator[Act]:
        """The acts of a meeting: what comes before it at its pace, then the meeting itself and what follows."""
        begins = time.position(self._begins(said, time)) if "ago" in said else time.total
        before = [name for name, _do in way].index("sign_in") if "ago" in said else len(way)
        for n, (_name, do) in enumerate(way):
            if n < before:
                at = begins - AHEAD + n * (AHEAD - DAY) / before
            else:
                at = begins + SIGNED_IN + (n - before) * LENGTH
            yield Act(at, row, n, do)

    def _begins(self, said: dict[str, Any], time: OfficeTime) -> datetime:
        hour, minute = map(int, said.get("begins", "09:00").split(":"))
        return time.instant(time.ago(said["ago"])).replace(hour=hour, minute=minute, second=0, microsecond=0)

    def _way(self, said: dict[str, Any], time: OfficeTime) -> Iterator[tuple[str, Callable[[], Any]]]:
        """What is done for one meeting, in its order, up to where it has come."""
        keeper, chair = said.get("keeper", "registry"), said.get("chair", "director")
        for topic in said.get("topic", ()):
            yield from self._topic({"sort": said.get("sort", "office"), **topic}, "approve")
        steps = [
            ("plan", partial(self._plan, said, time)), ("agenda", partial(self._agenda, said)),
            ("convene", self._verb(keeper, "convene", said)), ("reply", partial(self._reply, said)),
            ("sign_in", partial(self._sign_in, said)), ("hold", self._verb(keeper, "hold", said)),
            ("write", partial(self._write, said)), ("submit_minutes", self._verb(keeper, "submit_minutes", said)),
            ("issue_minutes", self._verb(chair, "issue_minutes", said)),
            ("open_items", self._verb(keeper, "open_items", said)), ("close", self._verb(keeper, "close", said)),
        ]
        for name, do in steps:
            yield name, do
            if name == said.get("until"):
                return

    def _topic(self, said: dict[str, Any], until: str) -> Iterator[tuple[str, Callable[[], Any]]]:
        """A topic from its division's desk to the leader's approval."""
        yield "propose", partial(self._propose, said)
        if until == "propose":
            return
        for code in said.get("heard", ()):
            yield "opinion", partial(self._opinion, said, code)
        yield "collect", self._verb("registry", "collect", said)
        yield "approve", self._verb("deputy", "approve", said)

    def _verb(self, who: str, verb: str, said: dict[str, Any]) -> Callable[[], Any]:
        return lambda: perform(self.people.logins[who], verb, self.records[said["title"]])

    def _propose(self, said: dict[str, Any]) -> None:
        user = self.people.logins[said["by"]]
        typed = {"sort": "office", "minutes_needed": "20", "grade": "internal", "reporter": user.person.name_zh,
                 **{name: said[name] for name in ("title", "category", "summary", "proposal")},
                 "consulted": [str(self.divisions[code].pk) for code in said.get("heard", ())]}
        self._file(user, "meeting_topic", {**typed, "sort": said.get("sort", "office")}, said["title"])

    def _file(self, user: Any, kind: str, typed: dict[str, Any], title: str) -> None:
        self.records[title] = file(user, kind, typed).pk

    @staticmethod
    def _require(form: ModelForm, title: str) -> None:
        if not form.is_valid():
            raise ValueError(f"meetings.toml, {title}: {form.errors.as_text()}")

    def _opinion(self, said: dict[str, Any], code: str) -> None:
        words = self.data["opinions"]
        self.heard += 1
        perform(self.people.logins[f"{code}.head"], "give_opinion", self.records[said["title"]], answer="agree",
                opinion=words[self.heard % len(words)])

    def _day(self, said: dict[str, Any], time: OfficeTime) -> date:
        if "ago" in said:
            return time.instant(time.ago(said["ago"])).date()
        return current_calendar().add_working_days(time.end.date(), said["ahead"])

    def _plan(self, said: dict[str, Any], time: OfficeTime) -> None:
        day, people = self._day(said, time), self.people.logins
        typed = {
            "title": said["title"].format(month=day.month), "sort": said.get("sort", "office"), "day": f"{day}",
            "begins": said.get("begins", "09:00"), "ends": said.get("ends", "11:00"), "place": "", "grade": "internal",
            "room": str(MeetingRoom.objects.get(name=said["room"]).pk),
            "chair": str(people[said.get("chair", "director")].person_id),
            "attends": [str(people[one].person_id) for one in said["attends"]],
            "observes": [str(people[one].person_id) for one in said["observes"]]}
        self._file(people[said.get("keeper", "registry")], "meeting", typed, said["title"])

    def _agenda(self, said: dict[str, Any]) -> None:
        user = self.people.logins["registry"]
        pk = self.records[said["title"]]
        agenda.work(user, pk, self._meeting(said).version, "in",
                    wanted=[self.records[topic["title"]] for topic in said["topic"]])
        agenda.work(user, pk, self._meeting(said).version, "rules")

    def _reply(self, said: dict[str, Any]) -> None:
        """Most come; the last of those who attend is elsewhere."""
        for who in said["attends"]:
            away = who == said["attends"][-1] and len(said["attends"]) > 6
            perform(self.people.logins[who], "reply", self.records[said["title"]],
                    answer="declines" if away else "comes", stand_in=None, note="参加市里专题会议" if away else "")

    def _sign_in(self, said: dict[str, Any]) -> None:
        rows = self._meeting(said).attendees.filter(removed_at=None).exclude(reply="declines")
        sign_in(
            self.people.logins["registry"], self.records[said["title"]], list(rows.values_list("pk", flat=True)))

    def _write(self, said: dict[str, Any]) -> None:
        meeting = self._meeting(said)
        topics = {self.records[topic["title"]]: topic for topic in said["topic"]}
        typed: dict[str, Any] = {}
        for item in meeting.agenda():
            topic = topics[item.topic_id]
            typed[f"text_{item.pk}"] = topic["text"]
            for place, decision in enumerate(topic["decisions"], 1):
                typed |= {f"{minutes.prefix(item, place)}{name}": words
                          for name, words in self._decision(decision, meeting.day).items()}
        who = f"{meeting.chair.name_zh}主任主持召开主任办公会议。"
        opening = f"{meeting.day.month}月{meeting.day.day}日上午，{who}{said['opening']}"
        minutes.keep(self.people.logins["registry"], meeting.pk, meeting.version, opening,
                     minutes.typed_passages(meeting, typed))

    def _decision(self, said: dict[str, Any], day: date) -> dict[str, Any]:
        if "lead" not in said:
            return {"text": said["text"], "no_action": said["reason"], "lead": "", "due": ""}
        return {"text": said["text"], "no_action": "", "lead": str(self.divisions[said["lead"]].pk),
                "assisting": [str(self.divisions[code].pk) for code in said["assisting"]],
                "due": f"{current_calendar().add_working_days(day, said['days'])}"}

    def _arrange(self, said: dict[str, Any], end: date) -> None:
        user = self.people.logins["registry"]
        day = _working_day(end, said["day"])
        typed = {**said, "person": str(self.people.logins[said["who"]].person_id), "first_day": f"{day}",
                 "last_day": f"{day + timedelta(days=said.get('days', 1) - 1)}", "grade": "internal"}
        form = ArrangementForm(typed)
        self._require(form, said["title"])
        with acting(Actor(user.pk, user.person_id, cause="arrange")):
            form.instance.by_id = user.person_id
            form.save()

    def _meeting(self, said: dict[str, Any]) -> Meeting:
        return Meeting.objects.select_related("chair").get(pk=self.records[said["title"]])


def _working_day(end: date, count: int) -> date:
    """So many working days before or after a day; 0 is the day itself, or the last working day before it."""
    calendar = current_calendar()
    if count > 0:
        return calendar.add_working_days(end, count)
    while not calendar.is_working_day(end) or count < 0:
        count += calendar.is_working_day(end)
        end -= timedelta(days=1)
    return end
