"""Random histories of an office, written at once into the database and into the oracle's world."""

from datetime import UTC, datetime, timedelta
from random import Random

from office.audit.actor import Actor, acting
from office.orgchart.charter_models import Duty
from office.orgchart.models import Appointment, Division, Person, Post, Substitution, User
from office.permissions import policy
from office.permissions.access import refile
from office.permissions.models import Access
from office.time import one_instant
from secretariat.incoming_document.models import IncomingDocument, Status
from secretariat.organ.models import Organ
from tests.office.permissions.oracle import Paper, Span, World

START = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = 14
ROLES = ["clerk", "registry", "division_head", "leader", "director"]
VERBS = ["view", "edit", "close"]
KIND = "incoming_document"
PRINCIPAL = {
    "person": "u{}", "post": "p{}", "holder": "p{}.u{}", "division": "d{}", "role": "d{}.{}", "any": "o.{}"}


class Made:
    """One random office: its world, its people's accounts and its papers, with every instant at which it changes."""

    def __init__(self, seed: int, monkeypatch) -> None:
        self.random, self.seed = Random(seed), seed
        self.world, self.users, self.papers = World(), {}, []
        self.instants = {START}
        with acting(Actor(None, None, cause="test")):
            self._divisions()
            self._people()
            self._posts()
            self._appointments()
            self._substitutions()
            self._policy(monkeypatch)
            self._papers()

    def span(self) -> Span:
        """A random period on whole hours, so that ends and beginnings meet."""
        first = self.random.randrange(HOURS)
        last = self.random.choice([None, *range(first + 1, HOURS + 1)])
        times = [START + timedelta(hours=hour) for hour in (first, last) if hour is not None]
        self.instants.update(times)
        return Span(times[0], times[1] if len(times) > 1 else None)

    def _divisions(self) -> None:
        for number in range(4):
            division = Division.objects.create(
                code=f"d{self.seed}.{number}", name_en=f"D{number}", name_zh=f"处{number}", valid_from=START
            )
            older = self.random.sample(
                list(self.world.divisions), k=min(number, self.random.choice([0, 0, 1, 2]))
            )
            division.predecessors.set(older)
            division.trace()
            self.world.divisions[division.pk] = older

    def _people(self) -> None:
        for number in range(5):
            person = Person.objects.create(
                code=f"e{self.seed}.{number}", name_en=f"E{number}", name_zh=f"人{number}"
            )
            ended = self.span().start if self.random.random() < 0.2 else None
            self.users[person.pk] = User.objects.create(
                username=f"e{self.seed}.{number}", person=person, ended_at=ended
            )
            self.world.ended[person.pk] = ended

    def _posts(self) -> None:
        for number in range(7):
            division = Division.objects.get(pk=self.random.choice(list(self.world.divisions)))
            when = self.span() if self.random.random() < 0.3 else Span(START)
            older = (
                self.random.sample(list(self.world.posts), k=1)
                if number and self.random.random() < 0.3
                else []
            )
            role = self.random.choice(ROLES)
            post = Post.objects.create(
                code=f"p{self.seed}.{number}",
                title_en="x",
                title_zh="x",
                division=division,
                role=role,
                valid_from=when.start,
                valid_to=when.end,
                lineage=older,
            )
            self.world.posts[post.pk] = (division.pk, role, when, older)

    def _appointments(self) -> None:
        for _number in range(14):
            person, post = self.random.choice(list(self.users)), self.random.choice(list(self.world.posts))
            when = self.span()
            if any(
                (person, post) == (who, what) and _meet(when, other)
                for who, what, other in self.world.appointments
            ):
                continue
            Appointment.objects.create(
                person_id=person, post_id=post, valid_from=when.start, valid_to=when.end
            )
            self.world.appointments.append((person, post, when))

    def _substitutions(self) -> None:
        for _number in range(8):
            absent, substitute = self.random.sample(list(self.users), k=2)
            post, when = self.random.choice(list(self.world.posts)), self.span()
            if any(
                (post, absent, substitute) == row[:3] and _meet(when, row[5])
                for row in self.world.substitutions
            ):
                continue
            kinds = self.random.choice([[], [], [KIND], ["another"], [KIND, "another"]])
            acts = self.random.choice([[], [], ["edit"], ["close"], ["edit", "close"]])
            Substitution.objects.create(
                post_id=post,
                absent_id=absent,
                substitute_id=substitute,
                kinds=kinds,
                acts=acts,
                reason="x",
                valid_from=when.start,
                valid_to=when.end,
            )
            self.world.substitutions.append((post, absent, substitute, set(kinds), set(acts), when))

    def _policy(self, monkeypatch) -> None:
        for role in self.random.sample(ROLES, k=3):
            verbs = set(self.random.sample(VERBS, k=self.random.randrange(3)))
            self.world.policy[role] = (verbs, self.random.random() < 0.4)
        rights = {
            role: (policy.whole_office if everywhere else policy.own)(*verbs)
            for role, (verbs, everywhere) in self.world.policy.items()
        }
        monkeypatch.setitem(policy._policies, KIND, rights)

    def _papers(self) -> None:
        sender = Organ.objects.create(name=f"单位{self.seed}")
        division = Division.objects.get(pk=self.random.choice(list(self.world.divisions)))
        duty = Duty.objects.create(division=division, number=3, text_en="x", text_zh="x")
        grade = self.random.choice(["public", "internal", "work_secret"])
        filed = self.span().start
        with one_instant(filed):
            record = IncomingDocument.objects.create(
                division=division,
                duty=duty,
                sender=sender,
                title="通知",
                status=Status.REGISTERED,
                opened=filed,
                received_on=filed.date(),
                grade=grade,
            )
            refile(record)
        self.record, self.paper = record, Paper(KIND, division.pk, grade, filed)
        for number in range(5):
            whom, verbs, when = self._whom(), set(self.random.sample(VERBS, k=2)), self.span()
            Access.objects.create(
                record=record,
                principal=PRINCIPAL[whom[0]].format(*whom[1:]),
                verbs=sorted(verbs | {"view"}),
                cause=f"step:{number}",
                kind=KIND,
                opened=filed,
                valid_from=when.start,
                valid_to=when.end,
            )
            self.world.grants.append((whom, verbs, when))

    def _whom(self) -> tuple:
        post = self.random.choice(list(self.world.posts))
        division, role, _when, _older = self.world.posts[post]
        person = self.random.choice(list(self.users))
        return self.random.choice(
            [
                ("person", person),
                ("post", post),
                ("holder", *self.random.choice([held[:2][::-1] for held in self.world.appointments])),
                ("division", division),
                ("role", division, role),
                ("any", role),
            ]
        )


def _meet(one: Span, other: Span) -> bool:
    return (one.end is None or other.start < one.end) and (other.end is None or one.start < other.end)
