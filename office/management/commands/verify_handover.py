"""verify_handover: nothing that is open is without an owner, but what stands on an open list of a handover."""

from collections.abc import Iterator
from typing import Any

from office.audit.verification import Verification
from office.handover.holding import all_holdings
from office.handover.things import lacking, on_a_list
from office.time import one_instant


class Command(Verification):
    """Every declared kind of thing that people have in hand, against the staff of this instant."""

    help = "Check that every open thing has somebody who answers to it, or is on an open list of a handover."

    def findings(self, **options: Any) -> Iterator[str]:
        with one_instant() as at:
            lost = lacking(at)
            listed = on_a_list(lost)
            for thing in lost:
                if thing.key not in listed:
                    kind, key = thing.key
                    yield f"{kind} {key}: nobody answers to {thing.principal}, and no list of a handover has it"

    def checked(self) -> str:
        return f"{sum(holding.open().count() for holding in all_holdings().values())} open things"
