"""What figures are counted over: the whole office for who leads it, for all others what they may see."""

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.permissions.ask import visible_to
from office.permissions.standing import standing_of

Rows = TypeVar("Rows", bound=QuerySet)
LEADING = frozenset({"director", "leader"})


def reads_whole_office(user: Any) -> bool:
    """Whether the user's figures are those of the whole office; no query.

    The principal and the leaders in charge, the head of the Secretariat, who reports to them, and who substitutes in
    such a post for all that it does.
    """
    seats = [seat for seat in standing_of(user).seats if not seat.kinds and not seat.acts]
    return any(seat.post.role in LEADING
               or (seat.post.role == "division_head" and seat.post.division.app == "secretariat") for seat in seats)


def counted(user: Any, rows: Rows, record: str = "pk") -> Rows:
    """The rows whose record (the path `record`) may be counted for the user. The one door of figures.

    Only for counts, times and sums: to show a record, ask `visible_to()`.
    """
    return rows if reads_whole_office(user) else visible_to(user, rows, record)


def scope_words(user: Any) -> str:
    """What the user's figures are counted over, as pages and papers say it."""
    return (_("Counted over the whole office.") if reads_whole_office(user)
            else _("Counted over the records that the reader may see."))
