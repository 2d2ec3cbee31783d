"""Whom a request's own fields give rights in it: everybody, in a wanted feature."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from secretariat.office_rule.whom import concerned
from secretariat.system_request.models import SystemRequest, Type


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """The divisions of the instant at which the feature was asked for; what is asked for never changes its type."""
    for pk, opened in SystemRequest.objects.filter(pk__in=pks, request_type=Type.FEATURE).values_list("pk", "opened"):
        for row in concerned((), opened):
            yield pk, f"d{row.pk}", ("support",), "feature"
