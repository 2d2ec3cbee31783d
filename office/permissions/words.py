"""A refusal in words: which posts would have the right, and which ones the reader holds."""

from office.orgchart.models import Role
from office.permissions.ask import Decision
from office.permissions.policy import rights_in


def who_would(decision: Decision) -> list[str]:
    """The roles that have the verb in the register that was asked about, in the reader's language."""
    return [str(Role(role).label) for role, right in rights_in(decision.kind).items() if decision.verb in right.verbs]


def posts_held(decision: Decision) -> list[str]:
    """The posts the reader held at the instant, those of a substitution among them."""
    return [seat.post.full_title for seat in decision.standing.seats]
