"""Urging the lead (催办): a word with a note, and only so often a day; the slip (督办单) shows the last of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.figures.queries import figure
from office.records.perform import Change, NotNow, perform
from secretariat.supervised_item.rows import ItemUrge
from secretariat.supervised_item.services import lead_of, tell

A_DAY = "route.urges_a_day"  # the house's one rule of how often somebody is urged


def urge(change: Change, note: str) -> None:
    """Tell the lead, its head with it. Raises NotNow when it was urged often enough today, saying by whom."""
    item = change.record
    midnight = change.at.replace(hour=0, minute=0, second=0, microsecond=0)
    today = list(item.urges.filter(at__gte=midnight).select_related("by").order_by("pk"))
    if len(today) >= figure(A_DAY, change.at):
        raise NotNow(_("%(person)s has urged this today already.") % {"person": today[-1].by.name})
    ItemUrge.objects.create(item=item, note=note, by_id=change.person_id, at=change.at)
    tell(change, "urged", [*lead_of(item), f"d{item.division_id}.division_head"], note, urgent=True)


def urge_many(user: Any, pks: list[int], note: str) -> tuple[int, list[str]]:
    """Urge each of these: how many were, and why others could not be. Raises Denied for what is not theirs."""
    done, refused = 0, []
    for pk in pks:
        try:
            perform(user, "urge_lead", pk, note=note)
            done += 1
        except ValidationError as error:
            refused += error.messages
    return done, list(dict.fromkeys(refused))
