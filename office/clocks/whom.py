"""Whom a clock concerns: its owner, the head of the division, the leader in charge."""

from collections.abc import Iterable

from django.db.models import Q

from office.clocks.models import Clock
from office.clocks.services import HANDLE
from office.orgchart.charter_models import Oversight
from office.permissions.models import Access
from office.time import now

OWNER, DIVISION_HEAD, LEADER = "owner", "division_head", "leader"


def principals(clock: Clock, levels: Iterable[str]) -> list[str]:
    """The principals (as in the access table) to tell about a clock, each once, for some of the three levels.

    A step's owner is whoever the step asks. Any other clock is owned by those who were given a right on the record
    for its purpose (a loan, or to handle it): their cause begins with its name. A record's own limit is owned also by
    those who are to act on the record now. While nobody is, the division's head owns it.
    """
    step, record = clock.step, clock.record
    division = record.division_id
    if step is not None:
        owners = [step.principal]
        division = step.division_id or (step.post.division_id if step.post else division)
    else:
        given = Access.objects.on(now()).filter(record_id=record.pk, cause__startswith=f"{clock.purpose}:")
        acting = record.steps.filter(is_open=True, reading=False) if clock.purpose == HANDLE else record.steps.none()
        owners = [*acting.order_by("pk").values_list("principal", flat=True),
                  *given.order_by("pk").values_list("principal", flat=True)]
    head = f"d{division}.division_head"
    levels = list(levels)
    leaders = in_charge_of(division) if LEADER in levels else []
    known = {OWNER: owners or [head], DIVISION_HEAD: [head], LEADER: leaders}
    return list(dict.fromkeys(name for level in levels for name in known[level]))


def in_charge_of(division_id: int) -> list[str]:
    """The posts of the leaders in charge of a division now (分管); every leader's, when nobody is named."""
    rows = Oversight.objects.on(now()).filter(Q(division=division_id) | Q(division__lineage__contains=[division_id]))
    return [f"p{pk}" for pk in rows.order_by("post__order").values_list("post", flat=True)] or ["o.leader"]
