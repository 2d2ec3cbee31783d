"""The one place where a decision becomes a supervised item."""

from typing import Any

from office.orgchart.models import Division
from office.records.perform import Change
from secretariat.meeting.models import Decision


def open_for(change: Change, decision: Decision, assisting: list[Division]) -> Any:
    """Open the supervised item of a decision: in the meeting's transaction, linked to it."""
    from secretariat.supervised_item.models import Origin
    from secretariat.supervised_item.services import open_item

    return open_item(
        change.user, change.record, origin=Origin.DECISION, title=decision.text[:200], text=decision.text,
        lead=decision.lead, due=decision.due, assisting=assisting)
