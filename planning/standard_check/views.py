"""What is done to one finding of a compliance check."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from office.inspecting import services
from office.inspecting.views import finding_act
from office.permissions.declared import RECORD, access
from office.records.submissions import answered_once
from planning.standard_check.models import StandardCheck
from planning.supervising import supervise

ORIGIN = "inspection"  # of the supervised items, as their register calls it


@access(RECORD)
@answered_once
def finding_page(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one act to the finding that the address names (`?finding=`); without one it leads back."""
    return finding_act(request, pk, act, StandardCheck, supervise_finding)


def supervise_finding(user: Any, pk: int, finding_pk: int) -> Any:
    """The finding becomes a supervised item of the division that corrects it; see office/inspecting."""
    return services.supervise(user, pk, finding_pk, lambda record, finding: supervise(
        user, record, origin=ORIGIN, title=finding.text[:200], text=finding.text, lead=finding.division,
        due=finding.due_on))
