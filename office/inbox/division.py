"""A head's page of the division: who holds what, how much each has, who is away, and what falls due this week."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from office.clocks.lights import Faces
from office.inbox.queries import PAGE, mark, position
from office.orgchart.models import Division, Role
from office.orgchart.staff import staff
from office.permissions.ask import visible_to
from office.permissions.declared import HEAD, access
from office.permissions.standing import standing_of
from office.records.models import Record
from office.routing.models import Step
from office.routing.panel import act_url
from office.routing.people import Addressee, addressees
from office.routing.queries import light_of, limit_words, minute, short
from office.routing.way import running_clock
from office.time import now, one_instant

DEADLINES = 50  # the most that the week's list shows; the stage above it says how many there are


@access(HEAD)
def division_page(request: HttpRequest) -> HttpResponse:
    """The open work of a division whose head the reader is, or substitutes for (`?division=`, `?after=`)."""
    with one_instant() as at:
        headed = headed_by(request.user, at)
        asked = request.GET.get("division", "")
        division = next((one for one in headed if str(one.pk) == asked or not asked), None)
        if division is None:
            raise Http404
        steps = open_in(request.user, division, at)
        after = position(request.GET.get("after", ""))
        here = f"{request.path}?division={division.pk}"
        page = list(_after(steps, after).select_related("record")[: PAGE + 1])
        soon = list(
            steps.filter(due_at__gte=at, due_at__lt=end_of_week(at))
            .order_by("due_at", "pk")
            .select_related("record")[:DEADLINES]
        )
        loads = list(_loads(steps, at))
        known = addressees(
            [*(step.principal for step in [*page, *soon]), *(row["principal"] for row in loads)], at
        )
        faces = Faces(at)
        totals = {name: sum(row[name] for row in loads) for name in ("open", "late", "week")}
        context = {
            "page_title": division.name,
            "division": division,
            "headed": headed if len(headed) > 1 else [],
            "totals": totals,
            "rows": [_row(request.user, step, known, faces) for step in page[:PAGE]],
            "first_url": here if after else "",
            "next_url": f"{here}&after={mark(page[PAGE - 1].opened_at, page[PAGE - 1].pk)}"
            if len(page) > PAGE
            else "",
            "people": people(division, loads, known, faces),
            "away": absences(division, at),
            "deadlines": deadlines(request.user, division, soon, known, at),
        }
        return render(request, "inbox/division.html", context)


def headed_by(user: Any, at: datetime) -> list[Division]:
    """The divisions whose head the user is at an instant, first those of their own post; no query."""
    seats = [seat for seat in standing_of(user, at).seats if seat.post.role == Role.DIVISION_HEAD]
    own_first = sorted(seats, key=lambda seat: seat.behalf_id is not None)
    return list(dict.fromkeys(seat.post.division for seat in own_first))


def open_in(user: Any, division: Division, at: datetime) -> QuerySet[Step]:
    """The open steps to act on that posts, people or the whole of a division hold, and the user may see."""
    members = [f"u{row.person_id}" for row in staff().held(at) if row.post.division_id == division.pk]
    held = Q(division__in=[division.pk, *division.lineage]) | Q(principal__in=members)
    return visible_to(user, Step.objects.filter(held, is_open=True, reading=False), "record")


def end_of_week(at: datetime) -> datetime:
    """Midnight after the Sunday of the week."""
    day = timezone.localtime(at)
    return (day - timedelta(days=day.weekday())).replace(
        hour=0, minute=0, second=0, microsecond=0
    ) + timedelta(days=7)


def _after(steps: QuerySet[Step], after: tuple[datetime, int] | None) -> QuerySet[Step]:
    if after:
        steps = steps.filter(Q(opened_at__gt=after[0]) | Q(opened_at=after[0], pk__gt=after[1]))
    return steps.order_by("opened_at", "pk")


def _loads(steps: QuerySet[Step], at: datetime) -> QuerySet:
    """Exact counts of open work by whom it is with."""
    late, week = Q(due_at__lt=at), Q(due_at__gte=at, due_at__lt=end_of_week(at))
    return (
        steps.order_by()
        .values("principal")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=late),
            week=Count("pk", filter=week),
            oldest=Min("opened_at"),
        )
    )


def _row(user: Any, step: Step, known: dict[str, Addressee], faces: Faces) -> dict[str, Any]:
    clock = running_clock(step)
    heads = any(
        seat.post.role == Role.DIVISION_HEAD
        and seat.post.division_id == step.division_id
        and seat.covers(step.kind, "take_over")
        for seat in standing_of(user, faces.now).seats
    )
    mine = standing_of(user, faces.now).answers_to(step.principal, step.kind, step.act)
    return {
        "step": step,
        "who": short(known.get(step.principal)),
        "away": [who.name for who, _absent in known[step.principal].substitutes]
        if step.principal in known
        else [],
        "light": light_of(faces, step),
        "left": faces.of(clock).text if clock else "",
        "since": minute(step.opened_at),
        "held": faces.held(step.opened_at) if step.opened_at else "",
        "limit": limit_words(step),
        "due": minute(step.due_at),
        "take_url": act_url(step.record, "take_over", step) if heads and not mine else "",
    }


def people(
    division: Division, loads: list[Any], known: dict[str, Addressee], faces: Faces
) -> list[dict[str, Any]]:
    """Everybody of the division with what lies with them; then what lies with no single person: shared posts, all."""
    by_principal = {row["principal"]: row for row in loads}
    held = [row for row in staff().held(faces.now) if row.post.division_id == division.pk]
    found = []
    for row in held:
        alone = sum(other.post_id == row.post_id for other in held) == 1
        posts = [f"p{pk}" for pk in (row.post_id, *row.post.lineage)]
        names = [f"u{row.person_id}", *(f"{name}.u{row.person_id}" for name in posts), *(posts if alone else [])]
        theirs = [by_principal.pop(name) for name in names if name in by_principal]
        found.append(_load(row.person.name, row.post.title, theirs, faces))
    for principal, row in by_principal.items():
        one = known.get(principal)
        found.append(_load(one.name if one else principal, "", [row], faces))
    return found


def _load(name: str, post: str, rows: list[Any], faces: Faces) -> dict[str, Any]:
    oldest = min((row["oldest"] for row in rows if row["oldest"]), default=None)
    counted = {key: sum(row[key] for row in rows) for key in ("open", "late", "week")}
    return {"name": name, "post": post, **counted, "oldest": faces.held(oldest) if oldest else ""}


def absences(division: Division, at: datetime) -> list[dict[str, Any]]:
    """Who of the division is away or will be within a week, who substitutes, and until when; no query."""
    until = at + timedelta(days=7)
    coming = [
        row for row in staff().substitutions if at < row.valid_from <= until and row.post.is_valid_at(at)
    ]
    return [
        {
            "absent": row.absent.name,
            "substitute": row.substitute.name,
            "post": row.post.title,
            "since": minute(row.valid_from),
            "until": minute(row.valid_to) or _("further notice"),
            "now": row.valid_from <= at,
            "part": bool(row.kinds or row.acts),
            "reason": row.reason,
        }
        for row in [*staff().lent(at), *coming]
        if row.post.division_id == division.pk
    ]


def deadlines(
    user: Any, division: Division, soon: list[Step], known: dict[str, Addressee], at: datetime
) -> list[dict[str, Any]]:
    """What falls due from now to the end of the week: steps, and the division's records as a whole."""
    found = [
        {
            "due": step.due_at,
            "record": step.record,
            "who": short(known.get(step.principal)),
            "what": step.get_act_display(),
        }  # type: ignore[attr-defined]
        for step in soon
    ]
    records = Record.objects.filter(
        division__in=[division.pk, *division.lineage], is_open=True, due__gte=at, due__lt=end_of_week(at)
    )
    for record in visible_to(user, records).order_by("due", "pk")[:DEADLINES]:
        found.append({"due": record.due, "record": record, "who": "", "what": _("The whole record")})
    found.sort(key=lambda row: (row["due"], row["record"].pk))
    return [{**row, "due": minute(row["due"])} for row in found]


def page_address(user: Any, at: datetime | None = None) -> str:
    """The address of the page, for those who head a division now; empty for all others."""
    return reverse("division") if headed_by(user, at or now()) else ""
