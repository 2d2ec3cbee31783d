"""What the fault tests tell of themselves: one line for each fault, printed when they are all done."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

HEAD = ("fault", "times", "in flight", "lost", "twice", "twin fails by")
MARKER = "fault(name, twins): a fault test, and its twins without a defence, each with the invariant it breaks"
LEAST_IN_FLIGHT = 0.8  # of the kills must fall into work; others would prove nothing


@dataclass
class Line:
    """One fault: how often it was made, how often it fell into work, and what did not hold afterwards."""

    name: str
    twins: dict[str, str]
    times: int = 0
    in_flight: int | None = None  # None: not a thing that falls into work
    lost: int = 0
    twice: int = 0

    def tell(self, times: int, findings: Iterable[str] = (), in_flight: int | None = None) -> None:
        """Note what happened. What should have been once, or told as a copy, counts as twice; all else as lost."""
        said = list(findings)
        self.times, self.in_flight = times, in_flight
        self.twice = sum("once" in finding or "copy" in finding for finding in said)
        self.lost = len(said) - self.twice

    @property
    def share(self) -> float:
        """The share of the kills that fell into work."""
        return (self.in_flight or 0) / max(1, self.times)


def table(reports: Iterable[Any]) -> list[str]:
    """The lines to print, from pytest's reports of the tests."""
    found = list(reports)
    passed = {report.nodeid.rpartition("::")[2] for report in found if report.when == "call" and report.passed}
    rows = [HEAD]
    for report in found:
        if report.when != "teardown":  # by then the line is written
            continue
        for line in (Line(**value) for name, value in report.user_properties if name == "fault"):
            share = "" if line.in_flight is None else f"{line.share:.0%}"
            teeth = "; ".join(breaks if twin in passed else f"({twin} not run)" for twin, breaks in line.twins.items())
            rows.append((line.name, f"{line.times:,}", share, str(line.lost), str(line.twice), teeth))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    rule = tuple("-" * width for width in widths)
    return ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
            for row in (rows[0], rule, *rows[1:])] if len(rows) > 1 else []


def kept(line: Line) -> tuple[str, dict[str, Any]]:
    """The line as pytest carries it from a test to the end of the run."""
    return "fault", asdict(line)
