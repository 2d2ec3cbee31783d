"""The load of an office of 300, five times that, and afterwards: `make load` runs it for ten minutes."""

import os
import statistics
import time
from collections import Counter
from collections.abc import Sequence

import psutil
import pytest
from django.db import connections

from tests.benchmarks.load import Click, Crowd
from tests.benchmarks.measure import processor_ms, tree
from tests.faults.letter import letter  # noqa: F401
from tests.faults.servers import Portal

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SECONDS = float(os.environ.get("LOAD_SECONDS", "6"))
WHOLE = SECONDS >= 60  # the real measurement; else a short run that looks only at what is answered
BROWSERS, RATE, TIMES = (300, 30.0, 5) if WHOLE else (30, 10.0, 8)
DONE = (200, 302)


def p95(clicks: Sequence[Click]) -> float:
    return statistics.quantiles([click.seconds for click in clicks], n=20)[-1] if len(clicks) > 1 else 0.0


def served(clicks: Sequence[Click]) -> list[Click]:
    return [click for click in clicks if click.status in DONE]


def broken(clicks: Sequence[Click]) -> list[str]:
    """What may never happen, however many come: a fault, no answer at all, or a refusal that says nothing."""
    found = [f"{click.name}: {click.status or 'no answer'}" for click in clicks if click.status not in (*DONE, 503)]
    found += [f"{click.name}: 503 says not when to come again" for click in clicks
              if click.status == 503 and not (click.retry_after.isdigit() and click.readable)]
    return found


def told(name: str, clicks: Sequence[Click]) -> str:
    """One line of the table."""
    good, statuses = served(clicks), Counter(click.status for click in clicks)
    span = max((click.at for click in clicks), default=0) or 1
    middle = statistics.median([click.seconds for click in good]) if good else 0
    acts = sum(click.status == 302 for click in clicks)
    return (f"{name:<22}{len(clicks):>8}{len(clicks) / span:>8.1f}{len(good) / span:>9.1f}{acts:>7}"
            f"{middle * 1000:>9.0f}{p95(good) * 1000:>9.0f}{statuses[503]:>8}{len(broken(clicks)):>7}")


def recovery(clicks: Sequence[Click]) -> float | None:
    """Seconds until the last span of five in which somebody was sent away or the p95 was a second or more is over."""
    end = 0.0
    for start in range(0, int(max(click.at for click in clicks)) + 1, 5):
        some = [click for click in clicks if start <= click.at < start + 5]
        if any(click.status == 503 for click in some) or p95(some) >= 1:
            end = start + 5.0
    return end if end < clicks[-1].at else None


class Account:
    """Who had the machine's processors: the parts of the product, the clients, PostgreSQL, everybody else."""

    def __init__(self, portal: Portal) -> None:
        self.portal, self.began, self.first = portal, time.monotonic(), {}
        self.first = self._spent()

    def _spent(self) -> dict[str, float]:
        spent = {name: processor_ms(tree(running.pid)) / 1000 for name, running in self.portal.running.items()}
        postgres = [one.pid for one in psutil.process_iter(["name"]) if one.info["name"] == "postgres"]
        spent |= {"clients": processor_ms([os.getpid()]) / 1000, "PostgreSQL": processor_ms(postgres) / 1000}
        busy = psutil.cpu_times()
        return {**spent, "all": busy.user + busy.system + busy.nice}

    def shares(self) -> dict[str, float]:
        """Processors that each kept busy since the beginning, on the average; `others`: what does not belong to this."""
        seconds = time.monotonic() - self.began
        shares = {name: (spent - self.first[name]) / seconds for name, spent in self._spent().items()}
        everything = shares.pop("all")
        return {**shares, "others": max(everything - sum(shares.values()), 0.0)}


def test_the_load_of_an_office_five_times_it_and_afterwards(letter, tmp_path, capsys):  # noqa: F811
    variables = {} if WHOLE else {"WEB_WORKERS": "1", "WEB_THREADS": "1", "WEB_WAITING": "2"}
    with Portal(tmp_path, again_after=60, **variables) as portal:
        crowd = Crowd(portal.port, letter, BROWSERS)
        crowd.run(5, 30 if WHOLE else 2)  # papers on the desks, and warm processes
        account = Account(portal)
        usual = crowd.run(RATE, SECONDS)
        shares = account.shares()
        memory = [psutil.Process(child.pid).memory_full_info().pss
                  for child in psutil.Process(portal.running["web"].pid).children()]
        rush = crowd.run(RATE * TIMES, max(SECONDS / 10, 20) if WHOLE else SECONDS)
        after = crowd.run(RATE / (1 if WHOLE else 4), max(SECONDS / 5, 40) if WHOLE else 6)
    connections.close_all()
    if WHOLE:
        show(capsys, usual, rush, after, memory, crowd)
        with capsys.disabled():
            print("processors busy at the usual load: " + ", ".join(f"{name} {share:.2f}" for name, share in shares.items()))
    assert broken([*usual, *rush, *after]) == []
    assert served(rush) and any(click.status == 503 for click in rush), "five times the load was no overload"
    assert {click.name for click in crowd.clicks if click.status == 302} >= {"register", "start"}
    assert [click.status for click in after[-5:] if click.status not in DONE] == []


def show(capsys, usual, rush, after, memory, crowd):
    """The table, and the machine's state."""
    with capsys.disabled():
        print(f"\n{BROWSERS} browsers of {len(crowd.cookies)} people, {os.cpu_count()} cores, machine's load "
              f"{' '.join(f'{value:.1f}' for value in os.getloadavg())}, {time.strftime('%Y-%m-%d %H:%M')}")
        print(f"{'':<22}{'clicks':>8}{'per s':>8}{'served/s':>9}{'acts':>7}{'p50 ms':>9}{'p95 ms':>9}{'503':>8}{'faults':>7}")
        for name, clicks in (("usual load", usual), (f"{TIMES} times the load", rush), ("afterwards", after)):
            print(told(name, clicks))
        for name in sorted({click.name for click in usual}):
            print(told(f"  usual: {name}", [click for click in usual if click.name == name]))
        away = Counter(int(click.at) for click in usual if click.status == 503)
        print("asked to come again at the usual load, by second: "
              + (", ".join(f"{at} s: {count}" for at, count in sorted(away.items())) or "never"))
        came_back = recovery(after)
        print(f"as usual again after {came_back if came_back is not None else 'more than this'} s; clicks not sent: "
              f"{crowd.not_sent}; a web process: {max(memory) / 2**20:.0f} MB")
