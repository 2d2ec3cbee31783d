"""One act on a route: the steps and stages it opens and ends, and the journal line that names it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from office.clocks.queries import open_clock
from office.clocks.services import STEP
from office.clocks.services import pause as pause_clock
from office.clocks.services import resume as resume_clock
from office.clocks.services import start as start_clock
from office.clocks.services import stop as stop_clock
from office.outbox.services import publish
from office.permissions.standing import Seat
from office.records.perform import Change
from office.routing import access
from office.routing.models import JournalLine, Route, Stage, Step
from office.routing.people import Addressee, addressees, columns, require_somebody
from office.routing.rounds import fill, go_back, outcome
from office.secrecy import refuse_state_secrets

Choices = Mapping[str, Sequence[str]]  # "<stage order>.<act>": the principals chosen for it


class Walk:
    """Everything one act does to a route. The line's key is taken first, so that steps can name it as their cause."""

    def __init__(self, change: Change, route: Route | None, choices: Choices | None = None) -> None:
        self.change, self.route, self.choices = change, route, choices or {}
        self.record, self.at = change.record, change.at
        self.line_id = _next_line()
        self.reached: dict[str, Addressee] = {}

    # --- The journal --------------------------------------------------------------------------------------
    def write(
        self, name: str, step: Step | None = None, opinion: str = "", *, seat: Seat | None = None, **more: Any
    ) -> JournalLine:
        """Write the line, last of all: by now it is known whom the act reached. Refuses a state secret's marking."""
        refuse_state_secrets({"opinion": opinion})
        seat = seat or self.change.seat
        values: dict[str, Any] = {
            "by_id": self.change.person_id,
            "behalf_id": seat.behalf_id if seat else None,
            "post_id": seat.post.pk if seat else None,
            "opinion": opinion.strip(),
            "targets": [one.as_target() for one in self.reached.values()],
        }
        if step is not None:
            stage = step.stage
            values |= {
                "act": step.act,
                "stage_name": {"en": stage.name_en, "zh": stage.name_zh} if stage else {},
            }
        return JournalLine.objects.create(
            pk=self.line_id,
            record_id=self.record.pk,
            route=self.route,
            step=step,
            name=name,
            at=self.at,
            **(values | more),
        )

    def tell(
        self, subject: str, to: Iterable[str], step: Step | None = None, urgent: bool = False, **words: Any
    ) -> None:
        """Promise a notice to whoever answers to these principals when it is delivered."""
        names = [name for name in dict.fromkeys(to) if name]
        if names:
            payload = {
                "subject": subject,
                "to": names,
                "step": step.pk if step else None,
                "urgent": urgent,
                "words": {"line": self.record.make_line()[:200], **words},
                "by": self.change.person_id,
            }
            about = step.pk if step else 0
            publish(f"notice.{subject}", f"{self.line_id}:{about}", payload, record=self.record, lane="")

    # --- Steps --------------------------------------------------------------------------------------------
    def open(self, step: Step, one: Addressee, since: Any = None, amount: int | None = None) -> None:
        """Make the step its holder's from now on; `since` and `amount` carry on a limit that is already running."""
        step.state, step.is_open, step.opened_at = Step.State.OPEN, True, self.at
        step.opened_by_id = step.opened_by_id or self.line_id
        step.save()
        access.opened(self.record, step)
        if step.limit or amount:
            clock = start_clock(
                self.record,
                unit=step.unit,
                amount=amount or step.limit,
                purpose=STEP,
                step=step,
                at=since or self.at,
                by=self.change.user.person,
            )
            step.due_at = clock.due_at
        self.reached[step.principal] = one
        subject = "to_read" if step.reading else "to_act"
        self.tell(subject, [step.principal], step, urgent=self.record.urgent, act=step.act, note=step.note)

    def end(self, step: Step, result: str, seat: Seat | None, by_id: int | None = None) -> None:
        """The step's act is done; whoever took part keeps seeing the record."""
        step.state, step.is_open, step.result = Step.State.DONE, False, result
        step.done_at, step.done_by_id, step.ended_by_id = (
            self.at,
            by_id or self.change.person_id,
            self.line_id,
        )
        step.seen_at = step.seen_at or self.at
        step.seen_by_id = step.seen_by_id or step.done_by_id
        step.save()
        self.stop_clock(step)
        access.closed(self.record, step, access.afterwards(step, seat))

    def cancel(self, steps: Iterable[Step], result: str) -> None:
        """These steps are no longer asked for."""
        for step in steps:
            was_open = step.is_open
            step.state, step.is_open, step.result = Step.State.CANCELLED, False, result
            step.done_at, step.done_by_id, step.ended_by_id = self.at, self.change.person_id, self.line_id
            step.save()
            self.stop_clock(step)
            if was_open:
                access.closed(self.record, step)

    def reopen(self, step: Step) -> None:
        """The step is open again as it was: its act was taken back. Its limit goes on from when it first began."""
        was_done = step.state == Step.State.DONE
        stopped = step.clocks.order_by("-id").first()
        step.state, step.is_open, step.result = Step.State.OPEN, True, ""
        step.done_at = step.done_by = step.ended_by = None
        step.save()
        if was_done:
            access.reopened(self.record, step)
        access.opened(self.record, step)
        if stopped is not None:
            start_clock(
                self.record,
                unit=stopped.unit,
                amount=granted(stopped),
                purpose=STEP,
                step=step,
                at=stopped.started_at,
                by=self.change.user.person,
            )

    def wait(self, step: Step) -> None:
        """The step waits for a signer added before it; its clock waits too."""
        step.state, step.is_open = Step.State.WAITING, False
        step.save()
        access.closed(self.record, step)
        clock = open_clock(self.record, STEP, step)
        if clock:
            pause_clock(clock, _("Waits for the signer added before it."), by=self.change.user.person)

    def resume(self, step: Step) -> None:
        """The signer added before it is done: the step is its holder's again."""
        one = require_somebody([step.principal], self.at)[step.principal]
        step.state, step.is_open, step.opened_by_id = Step.State.OPEN, True, self.line_id
        step.seen_at = step.seen_by = None  # until it is opened again, the signer may take the act back
        step.save()
        access.opened(self.record, step)
        clock = open_clock(self.record, STEP, step)
        if clock:
            resume_clock(clock, by=self.change.user.person)
        self.reached[step.principal] = one
        self.tell("to_act", [step.principal], step, act=step.act, note=step.note)

    def stop_clock(self, step: Step) -> None:
        """End the step's limit, if it has one."""
        clock = open_clock(self.record, STEP, step)
        if clock:
            stop_clock(clock, by=self.change.user.person)

    # --- Stages -------------------------------------------------------------------------------------------
    def go_on(self, step: Step) -> None:
        """After a step ended: open what waited for it, and leave the stage if it is decided."""
        stage = step.stage
        if stage is None:
            return
        after = list(step.children.filter(state=Step.State.WAITING))
        for child in after:
            self.open(child, require_somebody([child.principal], self.at)[child.principal])
        if not after and step.parent and step.parent.state == Step.State.WAITING:
            if not step.parent.children.filter(is_open=True, act=step.act).exists():
                self.resume(step.parent)
            return
        rows = list(stage.steps.filter(round=stage.round))
        decided = outcome(stage, rows)
        if not decided:
            return
        self.cancel([row for row in rows if row.state in (Step.State.OPEN, Step.State.WAITING)], decided)
        if decided == "agree":
            self.leave(stage)
        else:
            self.send_back(stage)

    def leave(self, stage: Stage) -> None:
        """The stage is done: the one that returned it is next, or the following, or the route ends."""
        stage.state = Stage.State.DONE
        following = stage.resume
        stage.resume = None
        stage.save()
        self.open_first(following or self.after(stage))

    def open_first(self, stage: Stage | None) -> None:
        """Open this stage, or the first after it that is not skipped; without any the route ends."""
        while stage is not None and not self.open_stage(stage):
            stage = self.after(stage)
        if stage is None:
            self.finish()

    def open_stage(self, stage: Stage) -> bool:
        """Open a stage's next round; False when it is skipped. Raises ValidationError if nobody is named."""
        waiting = list(
            stage.steps.filter(round=stage.round + 1, state=Step.State.WAITING, parent=None).order_by("id")
        )
        self._free_the_vacant(stage, waiting)
        rows, empty = fill(stage, waiting, self.choices)
        if not rows and stage.optional:
            stage.state = Stage.State.SKIPPED
            stage.save()
            return False
        if not rows or empty:
            raise ValidationError(
                _("Name who is to act in “%(stage)s”."), code="choose", params={"stage": stage.name}
            )
        known = require_somebody([row.principal for row in rows], self.at)
        stage.round, stage.state = stage.round + 1, Stage.State.OPEN
        stage.save()
        if stage.status:
            self.change.become(stage.status)
        for row in rows:
            one = known[row.principal]
            for name, value in columns(one).items():
                setattr(row, name, value)
            row.asked_by_id = self.change.person_id
            self.open(row, one)
        return True

    def _free_the_vacant(self, stage: Stage, waiting: list[Step]) -> None:
        """A step the template names, whose post nobody holds any more, goes to whoever is chosen instead."""
        named = [row for row in waiting if not row.chosen and self.choices.get(f"{stage.order}.{row.act}")]
        known = addressees((row.principal for row in named), self.at)
        for row in named:
            one = known.get(row.principal)
            row.chosen = one is None or not one.people

    def after(self, stage: Stage) -> Stage | None:
        """The stage that follows in order."""
        return stage.route.stages.filter(order__gt=stage.order).order_by("order").first()

    def send_back(self, stage: Stage) -> None:
        """A stage that disagreed goes to the one before it; the first one gives the record back to its starter."""
        earlier = (
            stage.route.stages.filter(order__lt=stage.order, state=Stage.State.DONE)
            .order_by("-order")
            .first()
        )
        if earlier is None:
            self.finish(Route.State.WITHDRAWN)
        else:
            go_back(stage, earlier, "walk")
            self.open_first(earlier)

    def finish(self, state: str = Route.State.ENDED) -> None:
        """End the route; its end, or its withdrawal, says what the record is now."""
        route = self.route
        assert route is not None
        route.state, route.ended_at = state, self.at
        route.save()
        self.record.on_route = False
        status = route.end_status if state == Route.State.ENDED else route.start_status
        if status:
            self.change.become(status)
        self.tell(
            "route_ended" if state == Route.State.ENDED else "route_withdrawn", [f"u{route.started_by_id}"]
        )


def granted(clock: Any) -> int:
    """All that a clock was given, extensions included, in its unit."""
    return clock.amount + sum(clock.events.filter(kind="extended").values_list("amount", flat=True))


def _next_line() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('office_journalline', 'id'))")
        return cursor.fetchone()[0]
