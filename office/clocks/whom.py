"""Whom a clock concerns: its owner, the head of the division, the leader in charge."""

from collections.abc import Iterable

from office.clocks.models import Clock

OWNER, DIVISION_HEAD, LEADER = "owner", "division_head", "leader"


def principals(clock: Clock, levels: Iterable[str]) -> list[str]:
    """The principals (as in the access table) to tell about a clock, each once, for some of the three levels.

    A step's owner is whoever the step asks. A record's own limit is owned by those who are to act on the
    record now, or by the division's head while nobody is.
    """
    step, record = clock.step, clock.record
    division = record.division_id
    if step is not None:
        owners = [step.principal]
        division = step.division_id or (step.post.division_id if step.post else division)
    else:
        acting = record.steps.filter(is_open=True, reading=False).order_by("pk")
        owners = list(acting.values_list("principal", flat=True))
    head = f"d{division}.division_head"
    known = {OWNER: owners or [head], DIVISION_HEAD: [head], LEADER: ["o.leader"]}
    return list(dict.fromkeys(name for level in levels for name in known[level]))
