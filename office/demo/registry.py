"""What the registry does with a paper beside its route: register, answer, close, file, return, lend."""

from datetime import date
from typing import Any

from office.demo.acts import Acts
from office.demo.files import Taken, letter_of, lot, sheet_of
from office.demo.month import Paper
from office.demo.plan import Event
from office.records.models import Link, Note
from office.records.perform import changing, perform
from office.registers.forms import form_of
from office.registers.register import register_of
from office.registers.services import file_new
from office.time import today

KIND = "incoming_document"
PLACES = ("收发室文件柜A-1", "收发室文件柜A-2", "收发室文件柜B-1", "")
CHANNELS = ("exchange", "exchange", "exchange", "network", "post", "by_hand", "fax")
ANSWER = "青电政函〔{year}〕{seq}号"


class Registry:
    """The registry's own acts; what belongs to the route is left to `Acts`."""

    def __init__(self, acts: Acts, calendar: Any) -> None:
        self.acts, self.calendar, self.register = acts, calendar, register_of(KIND)
        self.answers = 0

    def do(self, event: Event) -> None:
        """Do any event of the plan."""
        own = getattr(self, f"_{event.act}", None)
        if own:
            own(event, self.acts.people.user(event.who, event.paper))
        else:
            self.acts.route_act(event)

    def order_files(self, paper: Paper, received: date) -> None:
        """Have the paper's files made, ahead of its registration."""
        words, month = self.acts.words, self.acts.month
        letter = letter_of(month, paper, self._dated(paper, received), words.due_on(paper, received))
        if paper.file:
            self.acts.desk.order(paper, letter)
        if any(act.startswith("registry paper") for act in month.ways["ways"][paper.way]):
            leader = str(self.acts.people.user("leader", paper).person)
            sheet = sheet_of(letter, words.say("paper", paper, received), leader, received)
            self.acts.desk.order((paper, "sheet"), sheet)

    def _dated(self, paper: Paper, received: date) -> date:
        """The paper is dated some working days before it came in."""
        return self.calendar.add_working_days(received, -lot(paper, "dated").randint(1, 3))

    def _file_new(self, event: Event, user: Any) -> None:
        paper, day = event.paper, today()
        taken = self.acts.desk.take(paper) if paper.file else None
        form: Any = form_of(self.register)
        form = form(self._typed(paper, day, taken), user=user)
        if not form.is_valid():
            raise ValueError(f"papers.csv, row {paper.row}: {form.errors.as_text()}")
        if self.register.warn and (warning := self.register.warn(user, form)):
            raise ValueError(f"papers.csv, row {paper.row}: {warning.items}")
        record = file_new(user, self.register, form, [taken.key] if taken else [])
        self.acts.records[paper], self.acts.received[paper] = record.pk, day

    def _typed(self, paper: Paper, day: date, taken: Taken | None) -> dict[str, str]:
        """What the clerk types."""
        drawn, dated = lot(paper, "typed"), self._dated(paper, day)
        due = self.acts.words.due_on(paper, day).isoformat() if paper.due else ""
        do = paper.do.format(year=dated.year, next=dated.year + 1)
        return {
            "sender": paper.sender.name, "sender_number": paper.number(dated.year), "title": paper.title_in(dated.year),
            "document_kind": paper.kind, "urgency": paper.urgency, "received_on": day.isoformat(),
            "written_on": dated.isoformat(), "channel": drawn.choice(CHANNELS), "copies": str(drawn.choice((1, 1, 1, 2))),
            "pages": str(taken.pages if taken else drawn.randint(1, 6)), "due_on": due,
            "paper_place": drawn.choice(PLACES), "grade": paper.grade, "secrecy": "",
            "summary": f"来文要求：{do}。" if do and drawn.random() < 0.5 else "",
            "duplicate_reason": paper.duplicate_reason, "sign_only": "on" if self._signed_first(paper) else "",
        }

    def _signed_first(self, paper: Paper) -> bool:
        """Whether it is only signed for as it comes in, and registered later."""
        acts = self.acts.month.ways["ways"][paper.way]
        return paper.way == "signed" or any(act.startswith("registry register") for act in acts)

    def _register(self, event: Event, user: Any) -> None:
        perform(user, "register", self._pk(event))

    def _answer(self, event: Event, user: Any) -> None:
        self.answers += 1
        number = ANSWER.format(year=today().year, seq=180 + self.answers)
        perform(user, "answer", self._pk(event), answer_number=number)

    def _close(self, event: Event, user: Any) -> None:
        name = "close_duplicate" if event.paper.duplicate_reason else "close" if event.paper.done else "close_read"
        said = self.acts.words.say(name, event.paper, self.acts.received[event.paper])
        perform(user, "close", self._pk(event), result=said)

    def _file(self, event: Event, user: Any) -> None:
        retention = {"reply": "Y", "opinion": "D30", "minutes": "D30"}.get(event.paper.kind, "D10")
        perform(user, "file", self._pk(event), retention=retention)

    def _return_to_sender(self, event: Event, user: Any) -> None:
        words, place = self.acts.month.words["words"], RETURNS[event.paper.kind]
        perform(user, "return_to_sender", self._pk(event), why=words["why"][place],
                return_reason=words["return_to_sender"][place])

    def _lend(self, event: Event, user: Any) -> None:
        borrower = self.acts.people.user("lead", event.paper).person
        perform(user, "lend", self._pk(event), borrower=borrower, due_on=self.calendar.add_working_days(today(), 5))

    def _give_back(self, event: Event, user: Any) -> None:
        perform(user, "give_back", self._pk(event))

    def _link(self, event: Event, user: Any) -> None:
        """A paper registered again points to the first."""
        first = next(pk for paper, pk in self.acts.records.items() if paper.title == event.paper.title)
        with changing(user, self._pk(event), "edit", cause="link"):
            Link.objects.get_or_create(source_id=self._pk(event), target_id=first, kind=Link.Kind.SEE_ALSO,
                                       defaults={"added_by_id": user.person_id})

    def _note(self, event: Event, user: Any) -> None:
        said = self.acts.words.say("note", event.paper, self.acts.received[event.paper])
        with changing(user, self._pk(event), "note") as change:
            Note.objects.create(record_id=self._pk(event), text=said, by_id=change.person_id)

    def _pk(self, event: Event) -> int:
        return self.acts.records[event.paper]


RETURNS = {"request": 0, "letter": 1, "report": 2}  # which finding of the first check, by the kind of paper
