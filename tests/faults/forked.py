"""Children that do one thing over and over and are killed: at a failpoint, or at a moment of their own choosing."""

import mmap
import os
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from django.db import connections

from office import failpoints

ANY = "any moment"
LONGEST = 20.0  # seconds a child may live: it should have died long before


def fork() -> int:
    """os.fork, whose child has none of the parent's connections.

    It might have one that the parent knows nothing of: with a browser open, Django keeps connections for the event
    loop, and a child, which has no loop, meets those from before, and its sisters the same ones.
    """
    pid = os.fork()
    if pid == 0:
        for alias in connections:
            with suppress(AttributeError):
                del connections[alias]
    return pid


class Killed:
    """How often children died, where, and how many of the deaths fell into work."""

    def __init__(
        self, points: tuple[str, ...], seed: int = 20261126, longest: float = LONGEST, passings: int = 3,
    ) -> None:
        """A child dies when it comes to its point for the first time, or for the second, or up to so often."""
        self.points, self.longest, self.passings, self.rng = points, longest, passings, random.Random(seed)
        self.deaths: Counter[str] = Counter()
        self.in_flight = 0

    def run(self, times: int, work: Callable[[int], None], at_once: int = 1) -> None:
        """Fork `at_once` children at a time, each doing `work(number)` for ever, until so many were killed."""
        connections.close_all()
        number = 0
        while self.deaths.total() < times:
            children = [self._fork(number + one, work) for one in range(at_once)]
            number += at_once
            for child in children:
                self._bury(*child)

    def _fork(self, number: int, work: Callable[[int], None]) -> tuple[int, str, mmap.mmap]:
        point = min((*self.points, ANY), key=lambda one: (self.deaths[one], self.rng.random()))
        passing = self.rng.randint(1, self.passings)
        busy = mmap.mmap(-1, 1)
        pid = fork()
        if pid == 0:
            try:
                failpoints.arm("" if point == ANY else f"{point}={passing}")
                while True:
                    busy[0] = True
                    work(number)
                    busy[0] = False
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        return pid, point, busy

    def _bury(self, pid: int, point: str, busy: mmap.mmap) -> None:
        end = time.monotonic() + (self.rng.uniform(0.01, 0.15) if point == ANY else self.longest)
        while (dead := os.waitpid(pid, os.WNOHANG)) == (0, 0) and time.monotonic() < end:
            time.sleep(0.002)
        if dead == (0, 0):
            assert point == ANY, f"{point} was not reached"
            self.in_flight += busy[0]
            os.kill(pid, signal.SIGKILL)
            dead = os.waitpid(pid, 0)
        else:
            self.in_flight += 1
        assert os.WIFSIGNALED(dead[1]), f"a child failed by itself at {point}"
        self.deaths[point] += 1

    def rare(self, least: int = 5) -> dict[str, int]:
        """The points at which too few died."""
        return {point: self.deaths[point] for point in (*self.points, ANY) if self.deaths[point] < least}
