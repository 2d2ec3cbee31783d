"""What is done to one finding of an inspection of a rule."""

from django.http import HttpRequest, HttpResponse

from office.inspecting.views import finding_act
from office.permissions.declared import RECORD, access
from office.records.submissions import answered_once
from secretariat.rule_inspection.models import RuleInspection
from secretariat.rule_inspection.supervising import supervise


@access(RECORD)
@answered_once
def finding_page(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one act to the finding that the address names (`?finding=`); without one it leads back."""
    return finding_act(request, pk, act, RuleInspection, supervise)
