"""For tests: what is typed for a system request, and one on its way to the administrator."""

from typing import Any

from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account
from secretariat.system_request.models import SystemRequest
from secretariat.system_request.register import SystemRequestRegister


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a request."""
    return {"title": f"收文登记页面第{number}次报错", "request_type": "fault", "about": "", "grade": "internal",
            "detail": "保存时提示连接中断，草稿仍在。", **changed}


def asked(username: str = "network.staff", number: int = 1, **changed: Any) -> SystemRequest:
    """A request, as it is filed."""
    user = account(username)
    form = form_of(SystemRequestRegister)(said(number, **changed), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, SystemRequestRegister, form)


def about_rights(username: str = "network.staff", whom: str = "network.staff2") -> SystemRequest:
    """A request for changed rights of somebody."""
    return asked(username, title="申请调整吕思远的岗位权限", request_type="changed_rights",
                 about=str(account(whom).person.pk), detail="增加外网巡检登记权限。")


def started(record: SystemRequest, username: str = "network.staff", code: str = "system_account") -> None:
    """On its way by a template."""
    template = RouteTemplate.objects.get(code=code, published_at__isnull=False, retired_at=None)
    start(account(username), record.pk, template.pk)


def approved(record: SystemRequest, head: str = "network.head") -> int:
    """Checked by the division, approved by the Secretariat; returns the administrator's step."""
    for username in (head, "secretariat.head"):
        agree(account(username), Step.objects.get(record=record, act="review", is_open=True).pk, "同意。")
    return handling(record)


def handling(record: SystemRequest) -> int:
    """The administrator's step."""
    return Step.objects.get(record=record, act="handle", is_open=True).pk
