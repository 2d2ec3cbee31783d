"""For tests: what is typed for a logistics request, and one that was done."""

from typing import Any

from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account
from secretariat.logistics_request.models import LogisticsRequest
from secretariat.logistics_request.register import LogisticsRequestRegister


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a request."""
    return {"title": f"日光灯更换（{300 + number}房间）", "category": "repair", "location": "三楼东侧",
            "detail": "两支灯管不亮。", "wanted_by": "", "phone": "85912031", "grade": "internal", **changed}


def asked(username: str = "network.staff", number: int = 1, **changed: Any) -> LogisticsRequest:
    """A request, as it is filed."""
    user = account(username)
    form = form_of(LogisticsRequestRegister)(said(number, **changed), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, LogisticsRequestRegister, form)


def assigned(record: LogisticsRequest, username: str = "network.staff", to: str = "secretariat.staff") -> int:
    """Sent on its way and assigned to somebody's post; returns the step of whoever does it."""
    template = RouteTemplate.objects.get(code="logistics_request", published_at__isnull=False, retired_at=None)
    start(account(username), record.pk, template.pk)
    post = account(to).person.appointments.get(valid_to=None).post
    step = Step.objects.get(record=record, act="dispatch", is_open=True)
    agree(account("registry"), step.pk, "请办理。", choices={"2.handle": [f"p{post.pk}"]})
    return Step.objects.get(record=record, act="handle", is_open=True).pk
