"""Which verbs each role has in each register, as the registers declare it; default deny."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

# Roles that see their registers' work-secret papers by role alone; all others need a step, a circulation or a grant.
SECRET_ROLES = frozenset({"registry", "seal_keeper", "archivist", "division_head", "leader", "director"})


class Reach(StrEnum):
    """Which records of a register a right is for, or in whose register it is to file."""

    OWN = "own division"  # those of one's own division, whichever it is
    KEEPER = "keeping division"  # all, for those in the division whose duty the register serves
    OFFICE = "whole office"  # all


@dataclass(frozen=True)
class Right:
    """The verbs one role has, and how far they reach. To view comes with every right."""

    verbs: frozenset[str]
    reach: Reach

    def principal(self, role: str, division_id: int, keeper_id: int) -> str:
        """Who this right is given to on a record of a division, in a register kept by `keeper_id`; see Access."""
        if self.reach is Reach.OFFICE:
            return f"o.{role}"
        return f"d{keeper_id if self.reach is Reach.KEEPER else division_id}.{role}"


def own(*verbs: str) -> Right:
    """The right to do this with records of one's own division."""
    return Right(frozenset(verbs) | {"view"}, Reach.OWN)


def keeper(*verbs: str) -> Right:
    """The right to do this with every record of the register, in the division that keeps it and in no other."""
    return Right(frozenset(verbs) | {"view"}, Reach.KEEPER)


def whole_office(*verbs: str) -> Right:
    """The right to do this with every division's records of the register."""
    return Right(frozenset(verbs) | {"view"}, Reach.OFFICE)


_policies: dict[str, Mapping[str, Right]] = {}


def declare(kind: str, rights: Mapping[str, Right]) -> None:
    """Say what each role may do in a register; said once, when the register is declared."""
    if kind in _policies and _policies[kind] != rights:
        raise ValueError(f"rights of {kind} are declared twice")
    _policies[kind] = rights


def rights_in(kind: str) -> Mapping[str, Right]:
    """Role to right; empty for a register that declared none."""
    return _policies.get(kind, {})


def principals_of(
    kind: str, division_id: int, keeper_id: int, grade: str
) -> Iterable[tuple[str, frozenset[str]]]:
    """The principals that have verbs on such a record by their role alone; `keeper_id`: its duty's division."""
    for role, right in rights_in(kind).items():
        if grade != "work_secret" or role in SECRET_ROLES:
            yield right.principal(role, division_id, keeper_id), right.verbs
