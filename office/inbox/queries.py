"""What lies in a person's inbox: exact counts in one query, and a page of each tab by position, never by offset."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from office.inbox.filters import Filters
from office.inbox.models import SavedView
from office.notices.models import Notice
from office.orgchart.models import Person
from office.permissions.ask import may_somewhere, visible_to, where_may
from office.records.models import Draft, Record
from office.routing.mine import NEVER, open_steps
from office.routing.models import Act, Step

PAGE = 25
ROUTES = "start_route"  # whoever may start a record's route looks after it while nobody holds it
EVERYTHING = Q()
# Acts that need neither an opinion nor a choice of who is next: these may be done to several papers together.
BATCHABLE: dict[str, tuple[str, ...]] = {"act": (Act.REVIEW, Act.COUNTERSIGN), "read": (Act.READ,)}
Position = tuple[datetime, int]


def counts(user: Any, at: datetime) -> dict[str, int]:
    """Exact counts of open work: to act, of it late, to read, held by nobody, drafts, unread notices; one query."""
    return overview(user, at)[0]


def overview(
    user: Any, at: datetime, together: QuerySet[Step] | None = None
) -> tuple[dict[str, int], list[dict[str, Any]], int]:
    """(the counts, the person's saved views, how many steps `together` holds); one query for all of it."""
    mine = open_steps(user, at).order_by()
    wanted = {
        "act": mine.filter(reading=False),
        "late": mine.filter(reading=False, due_at__lt=at),
        "read": mine.filter(reading=True),
        "drafts": Draft.objects.filter(person=OuterRef("pk")),
        "unread": Notice.objects.filter(person=OuterRef("pk"), read_at=None),
    }
    if may_somewhere(user, ROUTES, [model.KIND for model in Record.__subclasses__()]):
        wanted["unheld"] = unheld(user)
    counted = {f"n_{name}": _count(rows) for name, rows in wanted.items()}
    counted["together"] = _count(together) if together is not None else Value(0)
    view = JSONObject(pk="pk", name="name", tab="tab", filters="filters")
    views = ArraySubquery(SavedView.objects.filter(person=OuterRef("pk")).values(view=view))
    row = Person.objects.filter(pk=user.person_id).annotate(**counted, views=views).first()
    if row is None:
        return {"unheld": 0, **dict.fromkeys(wanted, 0)}, [], 0
    return {"unheld": 0, **{name: getattr(row, f"n_{name}") for name in wanted}}, row.views, row.together


def batchable(user: Any, at: datetime, tab: str, filters: Filters) -> QuerySet[Step]:
    """The open steps of a tab that may be acted on together, narrowed by filters, most pressing first."""
    rows = open_steps(user, at).filter(filters.condition("record__"), reading=tab == "read")
    return rows.filter(act__in=BATCHABLE[tab])


def _count(rows: QuerySet) -> Any:
    """The number of rows as one value of a surrounding query."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def to_do(user: Any, at: datetime, reading: bool, filters: Q, after: Position | None) -> list[Step]:
    """A page (and one row more) of the open steps to act on or to read, most pressing first."""
    rows = open_steps(user, at).filter(filters, reading=reading)
    if after:
        rows = rows.filter(Q(sort__gt=after[0]) | Q(sort=after[0], pk__gt=after[1]))
    return list(rows.select_related("record", "asked_by")[: PAGE + 1])


def unheld(user: Any, filters: Q = EVERYTHING) -> QuerySet[Record]:
    """The open records that are on no route, so in nobody's inbox, whose route the user may start; oldest first."""
    rows = Record.objects.filter(filters, is_open=True, on_route=False)
    return where_may(user, ROUTES, rows).order_by("opened", "pk")


def done(user: Any, filters: Q, after: Position | None) -> list[Step]:
    """A page of the steps this person did, newest first, of records they may still see."""
    rows = Step.objects.filter(filters, done_by=user.person_id, state=Step.State.DONE)
    if after:
        rows = rows.filter(Q(done_at__lt=after[0]) | Q(done_at=after[0], pk__lt=after[1]))
    rows = visible_to(user, rows, "record").order_by("-done_at", "-pk")
    return list(rows.select_related("record")[: PAGE + 1])


def started(user: Any, filters: Q, after: Position | None) -> list[Record]:
    """A page of the records this person filed, newest first."""
    rows = Record.objects.filter(filters, created_by=user.person_id)
    if after:
        rows = rows.filter(Q(opened__lt=after[0]) | Q(opened=after[0], pk__lt=after[1]))
    return list(visible_to(user, rows).order_by("-opened", "-pk")[: PAGE + 1])


def group_of(due: datetime | None, at: datetime) -> tuple[str, Any]:
    """The group of a due time, as (key, words): overdue, today, this week, later, without a limit."""
    if due is None or due >= NEVER:
        return "none", _("Without a time limit")
    day, today = timezone.localtime(due).date(), timezone.localtime(at).date()
    if due < at:
        return "overdue", _("Overdue")
    if day == today:
        return "today", _("Today")
    sunday = today + timedelta(days=6 - today.weekday())
    return ("week", _("This week")) if day <= sunday else ("later", _("Later"))


def mark(at: datetime, pk: int) -> str:
    """A row's position, for the URL of the next page."""
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S.%f}.{pk}"


def position(text: str) -> Position | None:
    """The position that a URL names; none for anything else."""
    try:
        day, micro, pk = text.split(".")
        return datetime.strptime(f"{day}.{micro}", "%Y%m%d%H%M%S.%f").replace(tzinfo=UTC), int(pk)
    except ValueError:
        return None
