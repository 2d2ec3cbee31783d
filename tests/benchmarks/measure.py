"""What a slice of requests cost: processor time of whole process trees, memory, and statements in the database."""

import math
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil
import psycopg

# What opens and closes a transaction is no question to the database, nor is what this file asks.
STATEMENTS = """
SELECT COALESCE(sum(calls), 0) FROM pg_stat_statements AS s JOIN pg_database AS d ON d.oid = s.dbid
WHERE d.datname = %s AND query !~ 'pg_stat_' AND query !~* '^\\s*(begin|commit|rollback|savepoint|release|set |select pg_catalog.set_config)'
"""


@dataclass
class Figures:
    """One operation on one system: what each round cost, and how long each request took."""

    latencies: list[float] = field(default_factory=list)  # milliseconds
    app: list[float] = field(default_factory=list)  # processor milliseconds a request, one for each round
    postgres: list[float] = field(default_factory=list)
    statements: list[float] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        """Processor time of application and PostgreSQL, in milliseconds a request; the median of the rounds."""
        return median(app + postgres for app, postgres in zip(self.app, self.postgres, strict=True))

    def quantile(self, share: float) -> float:
        """The latency that this share of the requests kept to, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    root = psutil.Process(pid)
    return [pid, *(child.pid for child in root.children(recursive=True))]


def processor_ms(pids: Iterable[int]) -> float:
    """The processor time these processes have had so far, to the nanosecond where the system tells it."""
    return sum(_one_ms(pid) for pid in pids)


def _one_ms(pid: int) -> float:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e6
    except FileNotFoundError:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.NoSuchProcess:
            return 0.0
        return (times.user + times.system) * 1000


def megabytes(pid: int) -> float:
    """The memory of the largest descendant: a web worker, not the master that started it."""
    return max(child.memory_info().rss for child in psutil.Process(pid).children(recursive=True)) / 2**20


# The sessions on this database, and who writes for them. Left out: sessions elsewhere, and who tidies up after others.
WORKING = """
SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type IN ('client backend', 'parallel worker')
    AND pid <> pg_backend_pid() OR backend_type IN ('walwriter', 'background writer')
"""


class Meter:
    """Measures slices of one system against one database."""

    def __init__(self, app_pid: int | None, admin: psycopg.Connection, database: str, counts: bool) -> None:
        self.app_pid, self.admin, self.database, self.counts = app_pid, admin, database, counts

    @contextmanager
    def slice(self, figures: Figures, requests: int) -> Iterator[None]:
        """Add what the block costs, divided by its requests. Without an application it is this process."""
        apps = tree(self.app_pid) if self.app_pid else [os.getpid()]
        before = self._read(apps)
        yield
        after = self._read(tree(self.app_pid) if self.app_pid else apps)
        for name, start, end in zip(("app", "postgres", "statements"), before, after, strict=True):
            getattr(figures, name).append((end - start) / requests)

    def _read(self, apps: list[int]) -> tuple[float, float, float]:
        postgres = [pid for (pid,) in self.admin.execute(WORKING, [self.database]).fetchall()]
        return processor_ms(apps), processor_ms(postgres), float(self._statements())

    def _statements(self) -> int:
        if not self.counts:
            return 0
        row = self.admin.execute(STATEMENTS, [self.database]).fetchone()
        return int(row[0]) if row else 0


def can_count(admin: psycopg.Connection) -> bool:
    """Whether the server counts its statements; makes the extension where it may."""
    loaded = admin.execute("SHOW shared_preload_libraries").fetchone()
    if not loaded or "pg_stat_statements" not in loaded[0]:
        return False
    admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    return True
