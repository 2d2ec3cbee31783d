"""The pages of the office itself: org chart, charter, duty, person, and the search for people."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from office.charter.asked import Asked, asked_date
from office.charter.live import PAGE, charter, holder_on, idle_months, live_work, sums
from office.orgchart.choices import label_of, search_words
from office.orgchart.differences import differences
from office.orgchart.models import Appointment, Person, Substitution
from office.orgchart.queries import duties_on, find_people, with_recorded
from office.orgchart.structure import Facts, end_of
from office.permissions.declared import SIGNED_IN, access
from office.permissions.standing import standing_of
from office.registers.register import register_of
from office.time import one_instant


@access(SIGNED_IN)
def org_page(request: HttpRequest) -> HttpResponse:
    """The office's structure on a day (`?on=`), as known on a day (`?known=`), with a slider over its changes."""
    with one_instant():
        on, known = asked_date(request, "on"), asked_date(request, "known")
        facts = Facts.read(known.at if known.given else None)
        days = facts.days_of_change()
        moved = _slider(request, days)
        if moved is not None:
            on = Asked(str(days[moved]), days[moved], end_of(days[moved]))
        url = _url("orgchart", on=on.text if on.given else "", known=known.text if known.given else "")
        if (moved is not None or on.other or known.other) and not request.htmx:  # type: ignore[attr-defined]
            return redirect(url)
        chart = facts.chart(on.at)
        place = days.index(chart.changed_on) if chart.changed_on else -1
        context = {
            "page_title": _("Org chart"),
            "chart": chart,
            "on": on,
            "known": known,
            "days": days,
            "place": place,
            "earlier": days[place - 1] if place > 0 else None,
            "later": days[place + 1] if place + 1 < len(days) else None,
            "changes": differences(chart.before, chart) if chart.before else [],
        }
        response = render(
            request, "orgchart/org.html", context, status=400 if on.wrong or known.wrong else 200
        )
    if request.htmx:  # type: ignore[attr-defined]
        response["HX-Push-Url"] = url
    return response


def _slider(request: HttpRequest, days: list[Any]) -> int | None:
    """Where the slider was moved to; None when it stands where the page put it."""
    moved, was = request.GET.get("change", ""), request.GET.get("was", "")
    if moved == was or not moved.isdecimal() or len(moved) > 6 or int(moved) >= len(days):
        return None
    return int(moved)


def _url(name: str, *args: Any, **query: str) -> str:
    kept = {key: value for key, value in query.items() if value}
    return reverse(name, args=args) + (f"?{urlencode(kept)}" if kept else "")


@access(SIGNED_IN)
def charter_page(request: HttpRequest) -> HttpResponse:
    """Every duty once, with its owner on the day asked for, the open records one may see, and the gaps."""
    with one_instant():
        on = asked_date(request, "on")
        if on.other:
            return redirect(_url("charter", on=on.text))
        divisions = charter(request.user, on.at)
        context = {
            "page_title": _("Charter"),
            "on": on,
            "divisions": divisions,
            "sums": sums(divisions),
            "months": idle_months(),
            "may_assign": request.user.has_perm("office.add_dutyholder"),
        }
        return render(request, "orgchart/charter.html", context, status=400 if on.wrong else 200)


@access(SIGNED_IN)
def duty_page(request: HttpRequest, division: str, number: int) -> HttpResponse:
    """One duty: its text, who answered for it when, and its open records that one may see."""
    with one_instant() as at:
        duty = get_object_or_404(duties_on(at), division__code=division, number=number)
        kind, after = request.GET.get("kind", ""), request.GET.get("after", "")
        records = live_work(request.user, duty, kind, after)
        shown = records[:PAGE]
        here = {"kind": kind} if kind else {}
        context = {
            "page_title": f"{duty.division.name} · {duty.number}",
            "duty": duty,
            "holder": holder_on(duty, at)[0],
            "work": [
                (record, reverse(f"{record.kind}_page", args=[record.pk]), register_of(record.kind).noun())
                for record in shown
            ],
            "first_url": _url("duty", division, number, **here) if after else "",
            "next_url": _url("duty", division, number, after=str(shown[-1].pk), **here)
            if len(records) > PAGE
            else "",
        }
        return render(request, "orgchart/duty.html", context)


@access(SIGNED_IN)
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's posts, past, present and to come; the telephone only for colleagues and the Secretariat."""
    with one_instant() as at:
        person = get_object_or_404(Person, pk=pk)
        rows = Appointment.objects.filter(person=person).select_related("post__division")
        appointments = list(with_recorded(rows).order_by("-valid_from"))
        away = Substitution.objects.on(at).filter(absent=person).select_related("substitute", "post")
        context = {
            "page_title": person.name,
            "person": person,
            "away": away,
            "at": at,
            "appointments": [(row, _state(row, at)) for row in appointments],
            "phone": person.phone if may_see_phone(request.user, appointments, at) else "",
        }
        return render(request, "orgchart/person.html", context)


def _state(row: Appointment, at: Any) -> str:
    if row.is_valid_at(at):
        return "now"
    return "to_come" if row.valid_from > at else "past"


def may_see_phone(user: Any, appointments: list[Appointment], at: Any) -> bool:
    """Colleagues of one division see each other's telephone; the Secretariat, which keeps the list, sees all."""
    seats = [seat for seat in standing_of(user, at).seats if seat.behalf_id is None]
    mine = {seat.post.division_id for seat in seats}
    theirs = {row.post.division_id for row in appointments if row.is_valid_at(at)}
    return bool(mine & theirs) or any(seat.post.division.app == "secretariat" for seat in seats)


@access(SIGNED_IN)
def people_find(request: HttpRequest) -> HttpResponse:
    """People in office by name, pinyin, initials, post or division (`?q=`): a list, or JSON for who asks for it."""
    words = request.GET.get("q", "")[:60].replace("\x00", "")
    found = find_people(words) if words.strip() else []
    if request.accepts("text/html"):
        return render(request, "orgchart/_people.html", {"people": found, "words": words})
    return JsonResponse({"people": [_row(person) for person in found]})


def _row(person: Person) -> dict[str, Any]:
    posts = [{"title": held.post.title, "division": held.post.division.name} for held in person.held]
    return {
        "id": person.pk,
        "name": person.name,
        "label": label_of(person),
        "posts": posts,
        "away": person.away,
        "search": search_words(person),
    }
