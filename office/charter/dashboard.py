"""A division's dashboard: its key figures, lights and backlog, what is late and who holds it, and what came last."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from office.inbox.division import headed_by
from office.orgchart.models import Division
from office.permissions.ask import visible_to
from office.permissions.declared import SIGNED_IN, access
from office.records.models import Record
from office.reports.output import Table, table_of
from office.reports.own import BACKLOG, TIMELINESS, WORKLOAD
from office.reports.periods import period_of
from office.reports.report import Asked
from office.reports.views import shown
from office.routing.queries import holders_of, minute
from office.time import one_instant, today

MOST = 10  # of each list


@access(SIGNED_IN)
def dashboard_page(request: HttpRequest, code: str) -> HttpResponse:
    """The dashboard of a division that stands now; counted as its reports are, listed as far as the reader may see."""
    with one_instant() as at:
        user: Any = request.user
        division = get_object_or_404(Division.objects.on(at), code=code)
        asked = Asked(*period_of("month", today()), {"by": "kind", "division": division})
        backlog, work, kept = (table_of(report, user, asked) for report in (BACKLOG, WORKLOAD, TIMELINESS))
        records = visible_to(user, Record.objects.filter(division__in=[division.pk, *division.lineage]))
        late, latest = list(_late(records, at)), list(records.order_by("-opened", "-pk")[:MOST])
        query = urlencode({"by": "kind", "division": division.pk})
        context = {
            "page_title": division.name, "division": division, "query": query, "figures": _figures(backlog, work, kept),
            "late": _with_holders(late), "latest": [(record, minute(record.opened)) for record in latest],
            "open_work": f"{reverse('division')}?division={division.pk}" if division in headed_by(user, at) else "",
            "month": work.period, **shown(backlog),
        }
        return render(request, "orgchart/dashboard.html", context)


def _late(records: QuerySet[Record], at: Any) -> QuerySet[Record]:
    """The longest overdue; what waits with a paused time limit is not."""
    return records.filter(is_open=True, due__lt=at).exclude(clocks__state="paused").order_by("due", "pk")[:MOST]


def _with_holders(records: list[Record]) -> list[tuple[Record, str, str]]:
    holders = holders_of(records)
    return [(record, minute(record.due), holders.get(record.pk) or _("nobody")) for record in records]


def _figures(backlog: Table, work: Table, kept: Table) -> list[dict[str, Any]]:
    """The key figures, each under the name and with the definition that its report gives it."""
    named = ((backlog, ("open", "late", "soon")), (work, ("filed", "acted", "closed")),
             (kept, ("steps_on_time", "steps_late")))
    return [_figure(table, name) for table, names in named for name in names]


def _figure(table: Table, name: str) -> dict[str, Any]:
    place = [column.name for column in table.heads].index(name)
    number = sum(int(row[place] or 0) for row in table.rows)
    column = table.heads[place]
    return {"label": column.label, "means": column.means, "number": number, "name": name,
            "now": table.report.present}
