"""The page of standards beside their register: an opinion's answer."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from office.consulting.views import answer_to
from office.permissions.declared import RECORD, access
from office.records.submissions import answered_once
from planning.standard import services
from planning.standard.models import Standard


@access(RECORD)
@answered_once
def answer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the opinion that the address names; without one it leads back."""
    return answer_to(request, pk, Standard, partial(services.answer, request.user, pk))
