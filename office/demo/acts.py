"""Every act on a route, done through the program's own services by the person whose act it is."""

from datetime import date
from typing import Any

from django.db import transaction

from office.audit.actor import Actor, acting
from office.clocks import services as clocks
from office.clocks.queries import open_clock
from office.demo.files import Desk
from office.demo.month import Month, Paper
from office.demo.people import People
from office.demo.plan import Event, readers
from office.demo.story import start, step_of
from office.demo.words import Words
from office.permissions.standing import standing_of
from office.records.models import Record
from office.routing.models import JournalLine, Stage, Step
from office.routing.services import circulating, deciding, passing, recalling, starting, urging
from office.routing.services import paper as onpaper


class Acts:
    """Does one event of the plan; the method bears the act's name."""

    def __init__(self, month: Month, people: People, words: Words, desk: Desk) -> None:
        self.month, self.people, self.words, self.desk = month, people, words, desk
        self.records: dict[Paper, int] = {}
        self.received: dict[Paper, date] = {}

    def route_act(self, event: Event) -> None:
        """Do an act on the paper's route."""
        user = self.people.user(event.who, event.paper)
        getattr(self, f"_{event.act}")(event, user, self.records[event.paper])

    def _say(self, event: Event, name: str = "") -> str:
        return self.words.say(name or event.act, event.paper, self.received[event.paper])

    def _mine(self, user: Any, pk: int) -> int:
        """The open step that the user acts on, whatever it asks; reading aside."""
        standing = standing_of(user)
        rows = Step.objects.filter(record=pk, is_open=True, reading=False)
        return next(row.pk for row in rows if standing.answers_to(row.principal, row.kind, row.act))

    def _to(self, who: str, event: Event) -> str:
        return self.people.principal(who, event.paper)

    # --- Acts of the route --------------------------------------------------------------------------------
    def _start(self, event: Event, user: Any, pk: int) -> None:
        start(user, pk, "incoming")

    def _start_read(self, event: Event, user: Any, pk: int) -> None:
        start(user, pk, "incoming_read")

    def _withdraw(self, event: Event, user: Any, pk: int) -> None:
        starting.withdraw(user, pk, self._say(event))

    def _propose(self, event: Event, user: Any, pk: int) -> None:
        said = self._say(event, "propose_again" if event.word else "")
        deciding.agree(user, step_of(user, pk, "propose"), said,
                       choices={"2.instruct": [self._to("leader", event)]})

    def _propose_read(self, event: Event, user: Any, pk: int) -> None:
        chosen = [f"p{self.people.posts[code].pk}" for code in readers(self.month, event.paper)]
        deciding.agree(user, step_of(user, pk, "propose"), self._say(event), choices={"2.read": chosen})

    def _instruct(self, event: Event, user: Any, pk: int) -> None:
        deciding.agree(user, step_of(user, pk, "instruct"), self._say(event))

    def _paper(self, event: Event, user: Any, pk: int) -> None:
        step = Step.objects.get(record=pk, is_open=True, act="instruct")
        onpaper.instruct_from_paper(user, step.pk, self._say(event),
                                    upload=self.desk.take((event.paper, "sheet")).key)

    def _object(self, event: Event, user: Any, pk: int) -> None:
        line = JournalLine.objects.exclude(entered_by=None).get(record=pk)
        onpaper.object_to(user, line.pk, self._say(event))

    def _disagree(self, event: Event, user: Any, pk: int) -> None:
        deciding.disagree(user, step_of(user, pk, "instruct"), self._say(event))

    def _dispatch(self, event: Event, user: Any, pk: int) -> None:
        assists = () if event.word == "alone" else event.paper.assists
        choices = {"4.handle": [self._to("lead", event)],
                   "4.assist": [self._to(f"{code}.head", event) for code in assists]}
        deciding.agree(user, step_of(user, pk, "dispatch"), self._say(event), choices=choices)

    def _assist(self, event: Event, user: Any, pk: int) -> None:
        deciding.agree(user, step_of(user, pk, "assist"), self._say(event))

    def _countersign(self, event: Event, user: Any, pk: int) -> None:
        deciding.agree(user, step_of(user, pk, "countersign"), self._say(event))

    def _handle(self, event: Event, user: Any, pk: int) -> None:
        said = self._say(event, "handle_again" if event.word else "")
        deciding.agree(user, step_of(user, pk, "handle"), said)

    def _review(self, event: Event, user: Any, pk: int) -> None:
        deciding.agree(user, step_of(user, pk, "review"), self._say(event))

    def _read(self, event: Event, user: Any, pk: int) -> None:
        circulating.mark_read(user, step_of(user, pk, "read"), self._say(event))

    def _return(self, event: Event, user: Any, pk: int) -> None:
        then, order = event.word.split()
        stage = Stage.objects.get(route__record=pk, route__state="running", order=int(order))
        deciding.return_to(user, self._mine(user, pk), stage.pk, self._say(event, f"return_{then}"), then)

    def _recall(self, event: Event, user: Any, pk: int) -> None:
        last = JournalLine.objects.filter(record=pk, by=user.person_id).latest("pk")
        assert last.step_id is not None
        recalling.recall(user, last.step_id)

    # --- Acts beside it -----------------------------------------------------------------------------------
    def _hand_on(self, event: Event, user: Any, pk: int) -> None:
        to = self._to(event.word or "staff", event)
        said = self._say(event, "hand_on_lead" if event.word else "")
        passing.hand_on(user, step_of(user, pk, "handle"), to, said)

    def _co_handle(self, event: Event, user: Any, pk: int) -> None:
        to = [self._to(f"{code}.head", event) for code in event.paper.assists]
        passing.co_handle(user, step_of(user, pk, "handle"), to, self._say(event))

    def _add_signer(self, event: Event, user: Any, pk: int) -> None:
        to = self._to(event.word, event)
        passing.add_signer(user, step_of(user, pk, "handle"), to, "before", self._say(event))

    def _take_over(self, event: Event, user: Any, pk: int) -> None:
        step = Step.objects.get(record=pk, is_open=True, act="handle")
        passing.take_over(user, step.pk, self._say(event))

    def _circulate(self, event: Event, user: Any, pk: int) -> None:
        chosen = [f"p{self.people.posts[code].pk}" for code in readers(self.month, event.paper)]
        circulating.circulate(user, pk, chosen, self._say(event))

    def _urge(self, event: Event, user: Any, pk: int) -> None:
        step = Step.objects.get(record=pk, is_open=True, act="handle")
        urging.urge(user, step.pk, self._say(event))

    def _see(self, event: Event, user: Any, pk: int) -> None:
        recalling.see(user, pk)

    # --- Time limits --------------------------------------------------------------------------------------
    def _extend(self, event: Event, user: Any, pk: int) -> None:
        approver = self.people.user("leader", event.paper).person
        with acting(Actor(user.pk, user.person_id, cause="extend", reason=self._say(event))):
            clocks.extend(_clock(pk), int(event.word), self._say(event), approver, by=user.person)

    def _pause(self, event: Event, user: Any, pk: int) -> None:
        with acting(Actor(user.pk, user.person_id, cause="pause", reason=self._say(event))):
            clocks.pause(_clock(pk), self._say(event), by=user.person)


def _clock(pk: int) -> Any:
    """The record's own limit; the record is locked first, as every writer does."""
    assert transaction.get_connection().in_atomic_block
    clock = open_clock(Record.objects.select_for_update().get(pk=pk))
    assert clock is not None
    return clock
