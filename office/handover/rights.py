"""Who sees a handover, and who decides it: the giver's head, or whoever stands above when the head is gone."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import Any

from office.handover.models import Handover
from office.orgchart.charter_models import Oversight
from office.orgchart.models import Role
from office.orgchart.queries import division_served_by
from office.orgchart.staff import staff
from office.permissions.standing import holders, standing_of

Principals = tuple[str, ...]


class Ranks:
    """Who stands above whom at an instant; asked once for any number of lists."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    @cached_property
    def leaders(self) -> dict[int, list[str]]:
        """The leaders in charge of each division, as principals."""
        found = defaultdict(list)
        for division, post in Oversight.objects.on(self.at).order_by("pk").values_list("division", "post"):
            found[division].append(f"p{post}")
        return found

    @cached_property
    def secretariat(self) -> Principals:
        """The head of the Secretariat, who looks after what nobody else does (duty 1)."""
        division = division_served_by("secretariat", self.at)
        return (f"d{division.pk}.{Role.DIVISION_HEAD}",) if division else ()

    def deciders(self, handover: Handover) -> Principals:
        """Who assigns and may sign for a giver who is gone: the nearest above who are there, other than the giver."""
        for level in self._levels(handover):
            if {one for name in level for one in holders(name, self.at)} - {handover.person_id}:
                return level
        return ()

    def decides(self, user: Any, handover: Handover) -> bool:
        """Whether the user is the list's decider, and not its giver."""
        return user.person_id != handover.person_id and self.answers(user, self.deciders(handover))

    def oversees(self, user: Any) -> bool:
        """Whether the user sees that nothing is without an owner: the Secretariat's head, system administrators."""
        return self.answers(user, (*self.secretariat, f"o.{Role.SYSADMIN}"))

    def answers(self, user: Any, principals: Principals) -> bool:
        """Whether the user answers to one of these."""
        return bool(set(principals) & set(standing_of(user, self.at).principals()))

    def _levels(self, handover: Handover) -> list[Principals]:
        """The head of the division, the leaders in charge of it, the principal, the head of the Secretariat."""
        post = handover.post
        if post is None:
            return [self.secretariat, ("o.director",)]
        above = [("o.director",), ("o.leader",), self.secretariat]
        if post.role in (Role.LEADER, Role.DIRECTOR):
            return above
        return [(f"d{post.division_id}.{Role.DIVISION_HEAD}",), tuple(self.leaders[post.division_id]), *above]


def is_giver(user: Any, handover: Handover) -> bool:
    """Whether it is the user's own list."""
    return handover.person_id is not None and user.person_id == handover.person_id


def may_see(user: Any, handover: Handover, at: datetime) -> bool:
    """Giver, takers, deciders, and who oversees all."""
    ranks = Ranks(at)
    return (is_giver(user, handover) or ranks.decides(user, handover) or ranks.oversees(user)
            or handover.lines.filter(taker=user.person_id).exists())


def is_gone(handover: Handover, at: datetime) -> bool:
    """Whether the giver cannot sign: they hold no post any more, or there is none."""
    return handover.person_id is None or handover.person_id not in staff().present(at).of_person
