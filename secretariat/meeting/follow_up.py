"""The one place where a decision becomes a supervised item."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.orgchart.models import Division
from office.permissions.ask import Denied
from office.records.perform import Change
from secretariat.meeting.models import Decision
from secretariat.supervised_item.models import Origin
from secretariat.supervised_item.services import open_item


def open_for(change: Change, decision: Decision, assisting: list[Division]) -> Any:
    """Open the supervised item of a decision: in the meeting's transaction, linked to it.

    Raises ValidationError if the item's own rules refuse it, or the user opens none.
    """
    try:
        return open_item(
            change.user, change.record, origin=Origin.DECISION, title=decision.text[:200], text=decision.text,
            lead=decision.lead, due=decision.due, assisting=assisting)
    except Denied as denied:
        raise ValidationError(_("Supervised items are opened by the registry, by heads of divisions and by leaders: "
                                "ask one of them.")) from denied
    except ValidationError as error:  # its fields are not those of this form
        raise ValidationError(_("“%(decision)s”: %(fault)s"), params={
            "decision": decision.text[:60], "fault": " ".join(error.messages)}) from error
