"""Processes that run the product's own code and are killed in the middle of it, and a broker that forgets."""

import mmap
import os
import random
import select
import signal
import struct
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection, connections

from office import failpoints
from office.outbox import relay, services
from tests.faults.forked import fork
from tests.faults.story import Story

PEOPLE = ("filing.after_effect", "filing.before_commit", "filing.after_commit", "publish.written", "number.taken",
          "perform.after_effect", "perform.before_commit", "perform.after_commit", "answer.lost")
RELAY = ("relay.before_send", "relay.after_send")
WORKER = ("handle.begun", "handle.before_effect", "handle.after_effect", "handle.before_commit",
          "handle.after_commit")
# At which passing of a point to die, at most: often enough to be quick, late enough that work gets done.
PASSINGS = {"publish.written": 5, **dict.fromkeys(RELAY, 15), **dict.fromkeys(WORKER, 4)}
FILING = {point for point in PEOPLE if point.startswith(("filing", "publish", "number", "answer"))}  # need a form
ROLES = ("people", "people", "relay", "worker")
LIFE = 2.0  # seconds after which a child that met no failpoint is killed anyway
PATIENCE = 0.5  # seconds that a child whose time is over may take until it is at work again, to be killed in it
IDLE_ROUNDS = 40  # of a settlement in which nothing moves
WORD = struct.Struct("!cQ")  # a letter and a number: what children tell the parent
FORM = struct.Struct("!16sQ")


@dataclass
class Chaos:
    """A run: its story, how the relay is told to behave, and what happened."""

    story: Story
    again_after: timedelta = timedelta(seconds=0.3)
    new_forms: float = 0.25  # the share of people who begin with a new form
    doubled: float = 0.2  # the share of messages that the broker hands out twice
    people: tuple[str, ...] = PEOPLE  # where people's processes die
    rng: random.Random = field(default_factory=lambda: random.Random(20261123))
    queue: list[int] = field(default_factory=list)  # the broker: it forgets what it hands out, as with an early ack
    forms: set[UUID] = field(default_factory=set)  # sent and not yet answered
    answered: dict[UUID, int] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0  # kills that fell into work: at a failpoint, or inside a transaction or a sending
    flushes: int = 0

    def run(self, kills: int, flush_every: int = 100) -> None:
        """Keep people, relay and worker at work, each killed and replaced, until so many kills were made."""
        connections.close_all()
        alive: list[Child] = []
        while self.kills.total() < kills:
            for role in ROLES:
                if sum(child.role == role for child in alive) < ROLES.count(role) and (role != "worker" or self.queue):
                    alive.append(self._fork(role))
            self._listen(alive)
            if self.kills.total() // flush_every > self.flushes:
                self.queue.clear()
                self.flushes += 1
        for child in alive:
            os.kill(child.pid, signal.SIGKILL)
        while alive:
            self._listen(alive)

    def settle(self, patience: float = 15) -> None:
        """Nobody dies any more: send, handle and act until all is done, or nothing has moved for some seconds and rounds.

        Rounds, too: with thousands of documents on a busy machine a single one takes longer than the patience. And a
        round counts only when the broker is empty: it may still hold thousands that were sent again and are done.
        """
        failpoints.arm("")
        moved, idle = time.monotonic(), 0
        while (time.monotonic() < moved + patience or idle < IDLE_ROUNDS) and not self.story.is_over():
            for key in list(self.forms):
                self.answered[key] = self.story.send_form(key)
                self.forms.discard(key)
            busy = self.story.act(self.rng)
            relay.pump(self.queue.append, self.again_after)
            for pk in self._hand_out():
                busy += services.handle(pk)
            if busy:
                moved, idle = time.monotonic(), 0
            elif not self.queue:
                idle += 1
                time.sleep(0.05)
        connections.close_all()

    # --- Children ----------------------------------------------------------------------------------------
    def _fork(self, role: str) -> "Child":
        work: dict[str, Callable[[int], None]] = {
            "people": self._people, "relay": self._relay, "worker": self._worker}
        point = self._a_point({"people": self.people, "relay": RELAY, "worker": WORKER}[role])
        form = self._a_form(at_once=point in FILING) if role == "people" else None
        handed = self._hand_out() if role == "worker" else []
        passing = self.rng.randint(1, PASSINGS.get(point, 2))
        moment = self.rng.uniform(0.02, 0.6) if point == "any moment" else LIFE
        seed, busy = self.rng.random(), mmap.mmap(-1, 1)  # shared with the child: whether it is at work
        reading, writing = os.pipe()
        pid = fork()
        if pid == 0:
            code = 1
            try:
                os.close(reading)
                self.rng = random.Random(seed)
                self.form, self.handed = form, handed
                self.busy = busy
                failpoints.arm("" if point == "any moment" else f"{point}={passing}")
                with connection.execute_wrapper(self._mark_busy):
                    work[role](writing)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(writing)
        return Child(role, pid, reading, point, time.monotonic() + moment, busy)

    def _mark_busy(self, execute, sql, values, many, context):
        """What is asked inside a transaction is work; a look for work is not."""
        self.busy[0] = connection.in_atomic_block
        return execute(sql, values, many, context)

    def _people(self, tell: int) -> None:
        """Somebody at a screen: sends the form in hand, then does what is on the desk."""
        if self.form:
            self._answer(tell, self.form)
        while True:
            self.story.act(self.rng)
            time.sleep(0.002)

    def _answer(self, tell: int, key: UUID) -> None:
        pk = self.story.send_form(key)
        failpoints.failpoint("answer.lost")
        os.write(tell, b"F" + FORM.pack(key.bytes, pk))

    def _relay(self, tell: int) -> None:
        while True:
            relay.pump(lambda pk: self._send(tell, pk), self.again_after)
            time.sleep(0.01)

    def _send(self, tell: int, pk: int) -> None:
        self.busy[0] = True
        os.write(tell, WORD.pack(b"S", pk))

    def _worker(self, tell: int) -> None:
        for pk in self.handed:
            services.handle(pk)
        os.write(tell, WORD.pack(b"E", 0))

    # --- The parent --------------------------------------------------------------------------------------
    def _a_point(self, points: tuple[str, ...]) -> str:
        """Where the next child dies; now and then where the fewest have died, so that no place is missed."""
        if self.rng.random() < 0.3:
            return min(points, key=lambda point: (self.kills[point], self.rng.random()))
        return self.rng.choice((*points, "any moment"))

    def _a_form(self, at_once: bool) -> UUID | None:
        """A form that was sent and got no answer is sent again, now and then twice at once; else perhaps a new one."""
        waiting = sorted(self.forms)
        if waiting and (len(waiting) > 2 or self.rng.random() < 0.8):
            return self.rng.choice(waiting)
        if not at_once and self.rng.random() > self.new_forms:
            return None
        key = uuid4()
        self.forms.add(key)
        return key

    def _hand_out(self) -> list[int]:
        """Take messages from the broker; it may hand one out twice and in any order."""
        handed, self.queue = self.queue[:25], self.queue[25:]
        handed += [pk for pk in handed if self.rng.random() < self.doubled]
        self.rng.shuffle(handed)
        return handed

    def _listen(self, alive: list["Child"]) -> None:
        """Hear what the children say, kill those whose time is over, and bury the dead."""
        ready, _, _ = select.select([child.pipe for child in alive], [], [], 0.005)
        for child in list(alive):
            if child.pipe in ready:
                part = os.read(child.pipe, 65536)
                child.heard += part
                if not part:
                    alive.remove(child)
                    self._bury(child)
            elif (late := time.monotonic() - child.until) > 0 and (child.busy[0] or late > PATIENCE):
                child.point = "any moment" if child.busy[0] else "idle"
                os.kill(child.pid, signal.SIGKILL)

    def _bury(self, child: "Child") -> None:
        os.close(child.pipe)
        _, status = os.waitpid(child.pid, 0)
        if os.WIFSIGNALED(status):
            self.kills[child.point] += 1
            self.in_flight += child.point != "idle"
        elif os.WEXITSTATUS(status):
            raise AssertionError(f"a child failed by itself at {child.point}")
        heard = child.heard
        while heard:
            if heard[:1] == b"F":
                key, pk = FORM.unpack(heard[1:1 + FORM.size])
                heard = heard[1 + FORM.size:]
                self.answered[UUID(bytes=key)] = pk
                self.forms.discard(UUID(bytes=key))
                continue
            letter, number = WORD.unpack(heard[:WORD.size])
            heard = heard[WORD.size:]
            if letter == b"S":
                self.queue.append(number)


@dataclass
class Child:
    """A forked process, what it was armed with, and until when it may live."""

    role: str
    pid: int
    pipe: int
    point: str
    until: float
    busy: mmap.mmap
    heard: bytes = b""
