"""Which verbs each role has in each register, as the registers declare it; default deny."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Roles that see their registers' work-secret papers by role alone; all others need a step, a circulation or a grant.
SECRET_ROLES = frozenset({"registry", "division_head", "leader", "director"})


@dataclass(frozen=True)
class Right:
    """The verbs one role has, in its own division's records or in the whole office's."""

    verbs: frozenset[str]
    whole_office: bool

    def principal(self, role: str, division_id: int) -> str:
        """Who this right is given to on a record of this division; see Access."""
        return f"o.{role}" if self.whole_office else f"d{division_id}.{role}"


def own(*verbs: str) -> Right:
    """The right to do this with records of one's own division. To view comes with every right."""
    return Right(frozenset(verbs) | {"view"}, whole_office=False)


def whole_office(*verbs: str) -> Right:
    """The right to do this with every division's records of the register."""
    return Right(frozenset(verbs) | {"view"}, whole_office=True)


_policies: dict[str, Mapping[str, Right]] = {}


def declare(kind: str, rights: Mapping[str, Right]) -> None:
    """Say what each role may do in a register; said once, when the register is declared."""
    if kind in _policies and _policies[kind] != rights:
        raise ValueError(f"rights of {kind} are declared twice")
    _policies[kind] = rights


def rights_in(kind: str) -> Mapping[str, Right]:
    """Role to right; empty for a register that declared none."""
    return _policies.get(kind, {})


def principals_of(kind: str, division_id: int, grade: str) -> Iterable[tuple[str, frozenset[str]]]:
    """The principals that have verbs on such a record by their role alone."""
    for role, right in rights_in(kind).items():
        if grade != "work_secret" or role in SECRET_ROLES:
            yield right.principal(role, division_id), right.verbs
