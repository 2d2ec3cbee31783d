"""Plays the month: the clock is moved from act to act, and what the outbox promises is kept on the way."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from office.audit.actor import Actor, acting
from office.audit.services import anchor
from office.clocks.stored import current_calendar
from office.clocks.sweep import sweep
from office.demo.acts import Acts
from office.demo.files import desk
from office.demo.hours import DAY, OfficeTime, moved_clock
from office.demo.month import Month, Paper
from office.demo.people import People
from office.demo.plan import events, length
from office.demo.registry import KIND, Registry
from office.demo.stories import STORIES
from office.demo.story import Act, Story, happened
from office.demo.words import Words
from office.notices.models import Notice
from office.outbox.services import drain
from office.records.models import Draft
from office.routing.models import Step
from office.routing.way import draft_key
from office.time import now

BETWEEN = timedelta(seconds=2)  # at least, between two acts
UNREAD = timedelta(days=2)  # notices older than this were read
AWAY = ("website.head", "website.staff", 6.0, 4, "参加全省政务公开业务培训班")  # post, substitute, days ago, days to come
UNDONE = {"director": "同意。请", "network.head": "经初步核查，", "secretariat.head": "拟请"}  # begun opinions

Say = Callable[[str], Any]


def play(month: Month, papers: Sequence[Paper], say: Say) -> None:
    """Play what happened to these papers until now; `say` is told of each day."""
    calendar, people = current_calendar(), People()
    stories: list[Story] = [import_string(name)(people) for name in STORIES]
    time = OfficeTime(calendar, now(), max(length(papers), *(story.reach_back() for story in stories)))
    letters = events(month, papers, time)
    with translation.override(settings.LANGUAGE_CODE), moved_clock() as move, desk(people.logins["registry"]) as files:
        move(time.instant(0))
        _enter_senders(month, people)
        for story in stories:
            story.prepare()
        registry = Registry(Acts(month, people, Words(month, people, calendar), files), calendar)
        for event in letters:
            if event.act == "file_new":
                registry.order_files(event.paper, time.instant(event.position).date())
        planned = [Act(event.position, event.row, event.number, partial(registry.do, event)) for event in letters]
        _Month(people, time, move, say).run(sorted([*planned, *happened(stories, time)]))


class _Month:
    """The days of the month, one after the other."""

    def __init__(self, people: People, time: OfficeTime, move: Callable[[datetime], None], say: Say) -> None:
        self.people, self.time, self.move, self.say = people, time, move, say
        self.at = time.instant(0)
        self.away = time.ago(AWAY[2])

    def run(self, planned: Sequence[Act]) -> None:
        """Every act at its instant; before the first of a day what the night brings."""
        for number, act in enumerate(planned, start=1):
            then = self.time.instant(act.position)
            if then.date() != self.at.date():
                self.say(f"{then:%Y-%m-%d}: {number - 1} of {len(planned)} acts")
                self._open_day(then)
            if self.away <= act.position:
                self._send_away()
            self._go(then)
            act.do()
            drain()
        _leave_undone(self.people)
        anchor()

    def _go(self, then: datetime) -> None:
        """Move the clock on; no two acts fall into one instant."""
        self.at = max(then, self.at + BETWEEN)
        self.move(self.at)

    def _open_day(self, then: datetime) -> None:
        """The night's anchor, the morning's reminders, and the notices that were read meanwhile."""
        opens = next(iter(self.time.calendar.office_spans(then.date())))[0]
        self._go(min(opens, then))
        anchor()
        sweep()
        drain()
        Notice.objects.filter(read_at=None, created_at__lt=self.at - UNREAD).update(read_at=self.at)

    def _send_away(self) -> None:
        """One of the heads is away in the last days; a substitute acts."""
        post, substitute, _ago, days, reason = AWAY
        self.people.send_away(post, substitute, self.time.end + timedelta(days=days), reason)
        self.away = self.time.total + DAY  # once


def _enter_senders(month: Month, people: People) -> None:
    """The registry enters the organs that write to the office."""
    user, sender = people.logins["registry"], apps.get_model("secretariat", "Organ")
    with acting(Actor(user.pk, user.person_id, cause="add_sender")):
        for row in month.senders:
            sender.objects.get_or_create(name=row.name, defaults={"short_name": row.short})


def _leave_undone(people: People) -> None:
    """Some have begun to type and were called away."""
    typed = {"sender": "青岛市人民政府办公厅", "title": "关于报送年度政务公开工作总结的", "document_kind": "notice"}
    clerk = people.logins["registry"].person
    Draft.objects.create(person=clerk, form=f"/secretariat/{KIND}/new/", title=typed["title"], data=typed)
    for login, words in UNDONE.items():
        person = people.logins[login].person
        post = people.posts[f"leadership.{login}" if login == "director" else login]
        step = Step.objects.filter(principal=f"p{post.pk}", is_open=True, reading=False).select_related("record").first()
        if step is not None:
            Draft.objects.create(person=person, form=draft_key(step), title=words, data={"opinion": words})
