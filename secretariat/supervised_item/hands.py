"""In whose hands an item is: the rights of issuer, Secretariat, lead, owner and assisting divisions, as access rows.

By role a division sees what it leads (the record's division is the lead), the registry clerk all. The rest is given
here, each for its cause, so that a right ends with its cause and the past can be explained.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.orgchart.models import Post
from office.orgchart.staff import staff
from office.permissions.access import end, give
from office.permissions.policy import SECRET_ROLES
from office.permissions.standing import standing_of
from office.records.models import Grade
from office.records.perform import Change
from secretariat.supervised_item.models import SupervisedItem

CHECKING = ("check", "urge_lead", "drop_item", "join", "edit", "note", "circulate", "grant", "time_limit")
ISSUING = ("strike_off", "return_unclosed", "delegate", "end_delegation", "allow_delay", "refuse_delay", "urge_lead",
           "drop_item", "note")
DOING = ("feed_back", "ask_delay", "break_down", "name_owner", "note")
LEADING = ("feed_back", "ask_delay", "note")  # of the owner, and of the lead division's registry clerk
ASSISTING = ("feed_back", "note")
HELPERS = ("division_head", "clerk", "registry", "archivist")  # the roles in a division that assists
LEADERS = frozenset({"leader", "director"})
OWNER = "handle"  # the purpose of the record's own limit: whoever has a right for it is its owner (clocks/whom.py)


def has_overview(user: Any) -> bool:
    """Whether some post of the user has to do with every item: in the Secretariat, or a leader's."""
    seats = [seat for seat in standing_of(user).seats if seat.covers(SupervisedItem.KIND, "view")]
    return any(seat.post.division.app == "secretariat" or seat.post.role in LEADERS for seat in seats)


def settle(change: Change) -> None:
    """Give issuer, the Secretariat's head and the assisting divisions what is theirs; end what is no longer."""
    item = change.record
    give(item, [(f"p{item.issuer_id}", ISSUING, "issuer"),
                (f"d{item.duty.division_id}.division_head", (*CHECKING, "strike_off_delegated"), "keeper"),
                (f"d{item.division_id}.registry", LEADING, "lead")])
    roles = [role for role in HELPERS if item.grade != Grade.WORK_SECRET or role in SECRET_ROLES]
    wanted = {f"assist:{pk}": [f"d{pk}.{role}" for role in roles] for pk in item.assisting_ids}
    for cause in _given(item, "assist:") - {*wanted}:
        end(item, cause)
    for cause, names in wanted.items():
        end(item, cause)
        give(item, [(name, ASSISTING, cause) for name in names])


def name_owner(change: Change, person: Any) -> None:
    """One person of the lead division handles it (承办人): reminded first, and allowed to feed back from that post.

    Raises ValidationError for somebody who holds no post in the lead division.
    """
    item = change.record
    posts = (row.post_id for row in staff().held(change.at)
             if row.person_id == person.pk and _is_in(row.post, item.division_id))
    post = next(posts, None)
    if post is None:
        raise ValidationError({"person": _("This person holds no post in the lead division.")})
    for cause in _given(item, f"{OWNER}:"):
        end(item, cause)
    item.owner, item.owner_post_id = person, post
    give(item, [(f"p{post}.u{person.pk}", LEADING, f"{OWNER}:{person.pk}")])


def _is_in(post: Post, division_id: int) -> bool:
    return division_id in (post.division_id, *post.division.lineage)


def _given(item: Any, begins: str) -> set[str]:
    """The causes in force on the item that begin so."""
    from office.permissions.models import Access

    rows = Access.objects.filter(record_id=item.pk, cause__startswith=begins, valid_to=None)
    return set(rows.values_list("cause", flat=True))
