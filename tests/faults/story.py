"""What people do in the fault tests, through the product's own doors, and what must hold whatever dies on the way."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import Http404

from office.notices.models import Notice
from office.orgchart.charter_models import Duty
from office.orgchart.models import User
from office.outbox.handlers import handler, handler_of
from office.outbox.models import Message
from office.outbox.services import publish
from office.permissions.ask import Denied
from office.records.models import Note, Record
from office.records.perform import NotNow, filing, perform
from office.records.submissions import Repeated, claim, settle
from office.registers.register import register_of
from office.registers.services import give_number
from office.routing.errors import AlreadyDone, NotPossible
from office.routing.models import JournalLine, Route, Step
from office.routing.services import circulating
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from secretariat.incoming_document.models import IncomingDocument, Status
from secretariat.organ.models import Organ

READERS = ("network.head", "network.staff", "software.head")
TOO_LATE = (AlreadyDone, NotPossible, NotNow, Denied, Http404, ValidationError)  # somebody else was faster


@handler("test.note")
def note(message: Message) -> None:
    """An effect that nothing but the outbox keeps from being made twice."""
    Note.objects.create(record_id=message.record_id, text=message.key, by_id=message.payload["by"])


class Story:
    """Every form files a document, which is proposed on, instructed, circulated, read, closed and filed."""

    def __init__(self, *, claims: bool = True) -> None:
        self.claims = claims  # off in the twin: a form that is sent again is then a new one

    def user(self, name: str) -> User:
        return User.objects.select_related("person").get(username=name)

    def send_form(self, key: UUID) -> int:
        """Send the form for a new document; the same form again leads to the same document."""
        registry = self.user("registry")
        try:
            with transaction.atomic():
                if self.claims:
                    claim(registry, key, "/new/")
                document = self._file(registry, key)
                if self.claims:
                    settle(key, str(document.pk))
        except Repeated as repeated:
            return int(repeated.outcome)
        return document.pk

    def _file(self, registry: User, key: UUID) -> IncomingDocument:
        document = IncomingDocument(
            division=Duty.objects.get(number=3).division, duty=Duty.objects.get(number=3), title=f"来文 {key}",
            sender=Organ.objects.first(), status=Status.REGISTERED, received_on=date(2026, 11, 20))
        with filing(registry, document) as change:
            publish("test.note", str(document.pk), {"by": registry.person_id}, record=document)
            give_number(change, register_of("incoming_document"))
        return document

    def act(self, rng: random.Random) -> int:
        """Do one thing that is on somebody's desk; 0 when all desks are empty."""
        for pick in rng.sample([self._start, self._decide, self._circulate, self._read, self._close, self._archive], 6):
            done = False
            with suppress(*TOO_LATE):
                done = pick(rng)
            if done:
                return 1
        return 0

    def _start(self, rng: random.Random) -> bool:
        pk = one(rng, IncomingDocument.objects.filter(status=Status.REGISTERED, routes=None))
        if pk:
            start(self.user("registry"), pk, RouteTemplate.objects.get().pk)
        return bool(pk)

    def _decide(self, rng: random.Random) -> bool:
        pk = one(rng, Step.objects.filter(is_open=True, reading=False))
        if pk:
            agree(self.user(Step.objects.get(pk=pk).post.code), pk, "同意")
        return bool(pk)

    def _circulate(self, rng: random.Random) -> bool:
        ended = Record.objects.filter(routes__state=Route.State.ENDED).exclude(journal__name="circulate")
        pk = one(rng, ended)
        if pk:
            posts = [f"p{self.user(name).person.appointments.get().post_id}" for name in READERS]
            with transaction.atomic():  # as on the page: whoever comes second sees that it is done
                Record.objects.select_for_update().get(pk=pk)
                if not JournalLine.objects.filter(record=pk, name="circulate").exists():
                    circulating.circulate(self.user("secretariat.head"), pk, posts, "请阅")
        return bool(pk)

    def _read(self, rng: random.Random) -> bool:
        pk = one(rng, Step.objects.filter(is_open=True, reading=True))
        if pk:
            circulating.mark_read(self.user(Step.objects.get(pk=pk).post.code), pk)
        return bool(pk)

    def _close(self, rng: random.Random) -> bool:
        read = Step.objects.filter(reading=True, is_open=False).values("record")
        under_way = Record.objects.filter(is_open=True, routes__state=Route.State.ENDED, pk__in=read)
        pk = one(rng, under_way.exclude(steps__is_open=True))
        if pk:
            perform(self.user("registry"), "close", pk, result="已办")
        return bool(pk)

    def _archive(self, rng: random.Random) -> bool:
        pk = one(rng, IncomingDocument.objects.filter(status=Status.CLOSED))
        if pk:
            perform(self.user("registry"), "file", pk, retention="N", retention_reason="事务性文件")
        return bool(pk)

    def is_over(self) -> bool:
        """All that was sent is filed away, and no message waits."""
        waiting = Message.objects.filter(done_at=None, dead_at=None).exists()
        return not waiting and not IncomingDocument.objects.exclude(status=Status.FILED).exists()

    # --- What must hold --------------------------------------------------------------------------------
    def broken(self, answered: dict[UUID, int]) -> list[str]:
        """The names of the invariants that do not hold, with the first example of each."""
        found: dict[str, str] = {}
        for name, example in self._broken(answered):
            found.setdefault(name, f"{name}: {example}")
        return sorted(found.values())

    def _broken(self, answered: dict[UUID, int]) -> Iterator[tuple[str, str]]:
        documents = dict(IncomingDocument.objects.values_list("pk", "title"))
        for key, pk in answered.items():
            if documents.get(pk) != f"来文 {key}":
                yield "nothing acknowledged is lost", f"form {key} was answered with {pk}"
        for title, count in Counter(documents.values()).items():
            if count != 1:
                yield "a form files once", f"{title} {count} times"
        for message in Message.objects.filter(done_at=None):
            yield "nothing is stuck", (f"{message} after {message.attempts} attempts {message.error}, lane {message.lane}, "
                                       f"sent {message.sent_at}, next try {message.next_try_at}")
        for pk, status in IncomingDocument.objects.exclude(status=Status.FILED).values_list("pk", "status"):
            yield "every document is filed", f"{pk} is {status}"
        yield from self._doubled(documents)
        for command in ("verify_audit", "verify_numbers", "verify_access"):
            try:
                call_command(command)
            except CommandError as error:
                yield command, str(error)

    def _doubled(self, documents: dict[int, str]) -> Iterator[tuple[str, str]]:
        lines = Counter(JournalLine.objects.values_list("record", "name", "step"))
        for pk in documents:
            acts = Counter({name: count for (record, name, step), count in lines.items()
                            if record == pk and name in ("start", "circulate")})
            if acts != {"start": 1, "circulate": 1}:
                yield "each act once", f"document {pk} {dict(acts)}"
            readers = Counter(Step.objects.filter(record=pk, reading=True).values_list("principal", flat=True))
            if sorted(readers.values()) != [1] * len(READERS):
                yield "each effect once", f"document {pk} has readers {dict(readers)}"
            notes = Note.objects.filter(record=pk).count()
            if notes != 1:
                yield "each effect once", f"document {pk} has {notes} notes"
        for (_record, name, step), count in lines.items():
            if step and count != 1:
                yield "each act once", f"step {step} {name} {count} times"
        for step in Step.objects.filter(reading=True):
            told = Notice.objects.filter(step=step).count()
            if told != 1:
                yield "each effect once", f"step {step.pk} was told of {told} times"


def one(rng: random.Random, rows) -> int | None:
    """One of the rows, by its key."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:5])
    return rng.choice(keys) if keys else None


def stand_in_for_notices() -> None:
    """Until the notices are there: one row for each person told."""
    try:
        handler_of("notice.to_read")
    except LookupError:
        @handler("notice.*")
        def tell(message: Message) -> None:
            from office.permissions.standing import holders

            for principal in message.payload["to"]:
                for person in holders(principal):
                    Notice.objects.create(
                        person_id=person, record_id=message.record_id, step_id=message.payload.get("step"),
                        subject=message.topic, key=f"{message.topic}:{message.key}:{person}")


