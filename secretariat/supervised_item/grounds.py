"""Whom an item's own fields give rights in it: issuer, the Secretariat's head, lead, assisting divisions, owner."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from office.permissions.policy import SECRET_ROLES
from office.records.models import Grade
from secretariat.supervised_item import hands
from secretariat.supervised_item.models import SupervisedItem


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """They last as long as the item: whoever had to do with it still sees it when it is struck off."""
    for item in SupervisedItem.objects.filter(pk__in=pks).select_related("duty"):
        yield item.pk, f"p{item.issuer_id}", hands.ISSUING, "issuer"
        head = f"d{item.duty.division_id}.division_head"
        yield item.pk, head, (*hands.CHECKING, "strike_off_delegated"), "keeper"
        yield item.pk, f"d{item.division_id}.registry", hands.LEADING, "lead"
        for division in item.assisting_ids:
            for role in hands.HELPERS:
                if item.grade != Grade.WORK_SECRET or role in SECRET_ROLES:
                    yield item.pk, f"d{division}.{role}", hands.ASSISTING, f"assist:{division}"
        if item.owner_id:
            owner = f"p{item.owner_post_id}.u{item.owner_id}"
            yield item.pk, owner, hands.LEADING, f"{hands.OWNER}:{item.owner_id}"
