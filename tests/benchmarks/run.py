"""One run: the servers are started, the operations measured in rounds, and what was measured is returned."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from office.servers import places
from tests.benchmarks.bare import Bare
from tests.benchmarks.client import timed
from tests.benchmarks.data import run as run_python
from tests.benchmarks.fill import admin_of
from tests.benchmarks.measure import Figures, Meter, can_count, megabytes
from tests.benchmarks.operations import Limit, Minimal, Operation, Product, operations
from tests.benchmarks.served import MINIMAL, PRODUCT, Served

WARM_UP = 4  # requests of each operation that are not counted


@dataclass
class Results:
    """Figures by size, operation and system ("product", "minimal", "bare"), and what else was seen."""

    figures: dict[tuple[int, str, str], Figures] = field(default_factory=lambda: defaultdict(Figures))
    worker_mb: dict[int, float] = field(default_factory=dict)
    sweeps: dict[int, dict[str, float]] = field(default_factory=dict)
    counts: bool = False


class Run:
    """Measures some sizes, each in its own database; the minimal project and bare SQL beside the largest."""

    def __init__(self, environments: dict[int, dict[str, str]], rounds: int, requests: int) -> None:
        self.environments = environments
        self.rounds, self.requests = rounds, requests
        self.results = Results()

    def measure(self) -> Results:
        """All rounds; the systems and sizes take turns, so that a noisy minute is noisy for all."""
        with ExitStack() as stack:
            sides = [side for size in self.environments for side in self._sides(size, stack)]
            for number in range(self.rounds + 1):  # the first warms up
                for name in dict.fromkeys(name for _size, ways in sides for name in ways):
                    for size, ways in sides:
                        self._slices(size, name, ways.get(name, {}), warm=number == 0)
            for size, served in self.products.items():
                self.results.worker_mb[size] = megabytes(served.pid)
        for size, environment in self.environments.items():
            self.results.sweeps[size] = json.loads(run_python(environment, "-m", "tests.benchmarks.sweep"))
        return self.results

    def _slices(self, size: int, name: str, ways: dict[str, tuple[Meter, Any]], warm: bool) -> None:
        for system, (meter, work) in ways.items():
            if warm:
                for _time in range(WARM_UP):
                    work()
                continue
            figures = self.results.figures[size, name, system]
            with meter.slice(figures, self.requests):
                figures.latencies += [timed(work) for _time in range(self.requests)]

    def _sides(self, size: int, stack: ExitStack) -> Iterator[tuple[int, dict[str, dict[str, tuple[Meter, Any]]]]]:
        """The operations of one size by name, each with a meter and the work for every system."""
        environment = self.environments[size]
        admin = stack.enter_context(closing(psycopg.connect(admin_of(environment["DATABASE_URL"]), autocommit=True)))
        with closing(admin.execute("SELECT current_database()")) as answer:
            (database,), = answer.fetchall()
        counts = self.results.counts = can_count(admin)
        largest = size == max(self.environments)
        acts = WARM_UP + self.rounds * self.requests
        plan = json.loads(run_python(environment, "-m", "tests.benchmarks.prepare", str(acts)))
        product = stack.enter_context(Served(PRODUCT, environment, self._log(f"product-{size}")))
        self.products = {**getattr(self, "products", {}), size: product}
        meters = {"product": Meter(product.pid, admin, database, counts)}
        limit = minimal = None
        if largest:
            plan |= minimal_acts(admin, acts)
            served = stack.enter_context(Served(MINIMAL, environment, self._log("minimal")))
            bare = stack.enter_context(closing(psycopg.connect(admin_of(environment["DATABASE_URL"]), autocommit=True)))
            minimal, limit = Minimal(served, plan), Limit(Bare(bare), plan)
            meters |= {"minimal": Meter(served.pid, admin, database, counts),
                       "bare": Meter(None, admin, database, counts)}
        found = operations(Product(product, plan), minimal, limit)
        yield size, {one.name: _by_system(one, meters) for one in found}

    def _log(self, name: str) -> Path:
        (places.VAR / "bench-logs").mkdir(parents=True, exist_ok=True)
        return places.VAR / "bench-logs" / f"{name}.log"


def _by_system(operation: Operation, meters: dict[str, Meter]) -> dict[str, tuple[Meter, Any]]:
    ways = {system: getattr(operation, system) for system in ("bare", "minimal", "product")}
    return {system: (meters[system], work) for system, work in ways.items() if work is not None}


MINIMAL_ACTS = """
WITH document AS (
    INSERT INTO minimal.minimal_document (number, title, sender, status, unit, received_on, opened, words)
    SELECT '', '关于请示的通知', '市南区财政局', 'registered', 'd1004.registry', current_date, now(), ''::tsvector
    FROM generate_series(1, %s) RETURNING id
), access AS (
    INSERT INTO minimal.minimal_access (document_id, unit)
    SELECT document.id, unit FROM document, minimal.minimal_clerk c, unnest(c.units) AS unit WHERE c.username = 'bench10040'
), step AS (
    INSERT INTO minimal.minimal_step (document_id, assignee_id, act, state, is_open, opened_at, deadline, opinion)
    SELECT document.id, CASE WHEN n = 1 THEN c.id END, 'propose', CASE WHEN n = 1 THEN 'open' ELSE 'waiting' END, n = 1, now(),
    now(), '' FROM document, minimal.minimal_clerk c, generate_series(1, 5) AS n WHERE c.username = 'bench10040' RETURNING id, is_open
) SELECT id FROM step WHERE is_open
"""


def minimal_acts(admin: psycopg.Connection, count: int) -> dict[str, list[tuple[int, str]]]:
    """As many steps to act on for the minimal project, and for bare SQL."""
    found = [(pk, "bench10040") for (pk,) in admin.execute(MINIMAL_ACTS, [2 * count]).fetchall()]
    return {"minimal_act": found[:count], "bare_act": found[count:]}
