"""The tables that a run prints."""

import os
import platform
from datetime import datetime
from pathlib import Path

from tests.benchmarks.measure import Figures
from tests.benchmarks.run import Results


def tables(results: Results, sizes: list[int], rounds: int, requests: int) -> str:
    """Two tables in Markdown: the largest size beside the minimal page and bare SQL, and how cost grows."""
    largest = max(sizes)
    names = list(dict.fromkeys(name for _size, name, _system in results.figures))
    lines = [
        f"{datetime.now().astimezone().date()}, {machine()}; load {os.getloadavg()[0]:.1f}; {rounds} rounds of {requests} requests, one client.",
        "CPU: application + PostgreSQL, milliseconds a request, median of the rounds. Statements: transaction control not counted.",
        "", f"**{largest:,} documents**", "",
        "| operation | product CPU | p50 / p95 ms | statements | minimal CPU | p50 / p95 | statements | bare SQL CPU | product : minimal |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name in names:
        product, minimal, bare = (results.figures.get((largest, name, system)) for system in ("product", "minimal", "bare"))
        assert product is not None
        ratio = f"{product.cpu / minimal.cpu:.2f}" if minimal else ""
        lines.append(f"| {name} | {_cells(product, results.counts)} | {_cells(minimal, results.counts)} "
                     f"| {bare.cpu if bare else 0:.1f} | {ratio} |".replace("| 0.0 |", "|  |"))
    lines += ["", "**Growth: product CPU (application + PostgreSQL)**", "",
              "| operation | " + " | ".join(f"{size:,}" for size in sizes) + " | last : one before |", "|---" * (len(sizes) + 2) + "|"]
    for name in names:
        found = [results.figures[size, name, "product"] for size in sizes]
        grown = f"{found[-1].cpu / found[-2].cpu:.2f}" if len(found) > 1 else ""
        lines.append(f"| {name} | " + " | ".join(f"{_split(one)}" for one in found) + f" | {grown} |")
    lines += ["", *_sweeps(results, sizes), "",
              "Largest web worker: " + ", ".join(f"{results.worker_mb[size]:.0f} MB at {size:,}" for size in sizes) + "."]
    return "\n".join(lines)


def _cells(figures: Figures | None, counts: bool) -> str:
    if figures is None:
        return " | | "
    statements = f"{sum(figures.statements) / len(figures.statements):.1f}" if counts else "not counted"
    return f"{_split(figures)} | {figures.quantile(0.5):.1f} / {figures.quantile(0.95):.1f} | {statements}"


def _split(figures: Figures) -> str:
    def middle(values: list[float]) -> float:
        return sorted(values)[len(values) // 2]

    return f"{figures.cpu:.1f} ({middle(figures.app):.1f} + {middle(figures.postgres):.1f})"


def _sweeps(results: Results, sizes: list[int]) -> list[str]:
    lines = ["| sweep | " + " | ".join(f"{size:,}" for size in sizes) + " |", "|---" * (len(sizes) + 1) + "|"]
    rows = (("open clocks", "open_clocks", "{:.0f}"), ("clocks in one batch", "clocks", "{:.0f}"), ("reminders made", "reminders", "{:.0f}"),
            ("CPU ms of the batch", "batch_ms", "{:.0f}"), ("CPU ms when nothing is due", "nothing_ms", "{:.1f}"))
    for title, key, form in rows:
        lines.append(f"| {title} | " + " | ".join(form.format(results.sweeps[size][key]) for size in sizes) + " |")
    return lines


def machine() -> str:
    """The machine a run was on."""
    cpuinfo = Path("/proc/cpuinfo")
    model = next((line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")),
                 platform.processor()) if cpuinfo.exists() else platform.processor()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GB, Python {platform.python_version()}"
