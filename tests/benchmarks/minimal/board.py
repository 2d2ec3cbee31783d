"""The minimal board: how many open items a division has in time and late, and the thirty most urgent; by access rows."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path
from django.utils import timezone

from office.permissions.models import Access
from office.permissions.standing import standing_of
from secretariat.supervised_item.models import SupervisedItem

PAGE = Engine().from_string(
    "<table>{% for one in counts %}<tr><td>{{ one.division }}</td><td>{{ one.all }}</td><td>{{ one.late }}</td></tr>{% endfor %}"
    "</table><ul>{% for one in rows %}<li>{{ one.number }} {{ one.title }} {{ one.due }}</li>{% endfor %}</ul>")


@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Two questions and a template."""
    access = Access.objects.filter(principal__in=list(standing_of(request.user).principals()), record_id=OuterRef("pk"))
    rows = SupervisedItem.objects.filter(Exists(access), is_open=True)
    counts = rows.values("division").order_by("division").annotate(
        all=Count("pk"), late=Count("pk", filter=Q(due__lt=timezone.now())))
    return HttpResponse(PAGE.render(Context({"counts": list(counts), "rows": list(rows.order_by("due", "pk")[:30])})))


urlpatterns = [path("board/", board)]
