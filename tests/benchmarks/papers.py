"""Papers beside the bare library that does the same: CPU, memory and size, in turns of one run.

python -m tests.benchmarks.papers prints the table; PAPER_ROUNDS (3) and PAPER_TIMES (8 a round) set how long. Each side
runs in a process of its own, made warm by its first paper. CPU is that of the process and of all that it started.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from office.warm import run as warm
from tests.benchmarks import paper_sides as sides
from tests.benchmarks.paper_sides import Work
from tests.benchmarks.table import machine

ROUNDS, TIMES = int(os.environ.get("PAPER_ROUNDS", "3")), int(os.environ.get("PAPER_TIMES", "8"))


@dataclass(frozen=True)
class Operation:
    """One line of the table: its two sides, how often a round does it, and the ratio of CPU that is wanted."""

    ours: Callable[[], Work]
    bare: Callable[[], Work]
    share: float = 1.0  # of TIMES
    goal: float | None = None


OPERATIONS = {
    "one-page official document": Operation(sides.notice, sides.stock_notice, goal=0.5),
    "the same in its limited process": Operation(sides.notice_apart, sides.stock_notice),
    "50-page official document": Operation(partial(sides.notice, sides.PARAGRAPHS),
                                           partial(sides.stock_notice, sides.PARAGRAPHS), share=0.25),
    "register of 950 rows": Operation(sides.book, sides.stock_book, share=0.25, goal=0.1),
    "seal and signature": Operation(sides.signature, sides.stock_signature),
    "verification": Operation(sides.verification, sides.stock_verification),
    "the same in its limited process, checked": Operation(partial(sides.verification, apart=True),
                                                          sides.stock_verification),
}


def main() -> None:
    """Print the table, or measure one side and print its figures as JSON for the run that started it."""
    if len(sys.argv) > 1:
        operation, side = OPERATIONS[sys.argv[1]], sys.argv[2]
        sides.start()
        print(json.dumps(measure(getattr(operation, side), max(2, round(TIMES * operation.share)))))
    else:
        print(table(rounds=ROUNDS))


def measure(make: Callable[[], Work], times: int) -> dict[str, float]:
    """The CPU seconds of a warm paper, the megabytes that making added or another process took at most, its kilobytes."""
    work = make()
    before = resident()
    made = work(0)
    start = cpu()
    for number in range(1, times + 1):
        work(number)
    seconds = (cpu() - start) / times
    others = [resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, *map(resident, parents())]
    return {"cpu": seconds, "added": max(resident() - before, *others),
            "kilobytes": len(made) / 1024 if isinstance(made, bytes) else 0}


def cpu() -> float:
    """The processor time of this process, of the children that have ended, and of those that work is forked from."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = 0
    for parent in parents():
        with open(f"/proc/{parent}/stat") as stat:  # its own time and its ended children's, in ticks of 10 ms
            ticks += sum(map(int, stat.read().rpartition(")")[2].split()[11:15]))
    return time.process_time() + children.ru_utime + children.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


def parents() -> list[int]:
    """The processes that this one has work forked from."""
    return [parent.process.pid for parent in warm._parents.values()]


def resident(process: int | str = "self") -> float:
    """Return the memory that a process holds now, in megabytes."""
    with open(f"/proc/{process}/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 2**20


def table(rounds: int, names: tuple[str, ...] = tuple(OPERATIONS)) -> str:
    """The table in Markdown."""
    lines = [f"**Papers**, {machine()}; load {os.getloadavg()[0]:.1f} at its begin; {rounds} rounds in turns.",
             "CPU: milliseconds a paper in a warm process; MB: what it added, or another process took, at most.", "",
             "| operation | product CPU | MB | kB | bare CPU | MB | kB | product : bare | goal |", "|---" * 9 + "|"]
    for name in names:
        ours, bare = _both(name, rounds)
        goal = OPERATIONS[name].goal
        lines.append(f"| {name} | {_cells(ours)} | {_cells(bare)} | {ours['cpu'] / bare['cpu']:.2f} | {goal or ''} |")
    return "\n".join([*lines, "", f"Load {os.getloadavg()[0]:.1f} at its end."])


def _both(name: str, rounds: int) -> list[dict[str, float]]:
    """Both sides of an operation, measured in turns: medians of the rounds."""
    found: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
    for _round in range(rounds):
        for side, figures in found.items():
            command = [sys.executable, "-m", "tests.benchmarks.papers", name, side]
            ran = subprocess.run(command, capture_output=True, text=True, check=True)
            figures.append(json.loads(ran.stdout.splitlines()[-1]))
    return [{key: statistics.median(one[key] for one in figures) for key in figures[0]} for figures in found.values()]


def _cells(figures: dict[str, float]) -> str:
    size = f"{figures['kilobytes']:.0f}" if figures["kilobytes"] else ""
    return f"{figures['cpu'] * 1000:.0f} | {figures['added']:.0f} | {size}"


if __name__ == "__main__":
    main()
