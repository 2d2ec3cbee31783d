"""Which rules were in force on a day."""

from datetime import date
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from office.consulting.drafts import is_in_force
from office.permissions.ask import visible_to
from secretariat.office_rule.models import Area, OfficeRule

MOST = 500  # rules of one day; an office has some dozens
PLACES = Case(*(When(area=area, then=Value(place)) for place, area in enumerate(Area.values)), default=Value(99))


def in_force_on(user: Any, day: date) -> QuerySet[OfficeRule]:
    """The versions in force on a day that the user may see, in the order of the collection."""
    rows = OfficeRule.objects.filter(is_in_force(day))
    return visible_to(user, rows).annotate(place=PLACES).order_by("place", "valid_from", "pk")
