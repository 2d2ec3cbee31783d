"""For tests: what is typed for a rule, and a rule brought into force as people do it."""

from datetime import date, timedelta
from typing import Any

from office.orgchart.models import Division
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account
from office.time import today
from secretariat.office_rule.models import OfficeRule
from secretariat.office_rule.register import OfficeRuleRegister

BODY = """第一章 总则
第一条 为规范机关公文运转，制定本制度。
第二条 本制度适用于机关各处室。
第二章 附则
第三条 本制度自印发之日起施行。"""


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a rule."""
    return {"title": f"公文运转管理制度（{number}）", "area": "affairs", "concerns": [], "body": BODY,
            "grade": "internal", **changed}


def drafted(username: str = "secretariat.staff", number: int = 1, **changed: Any) -> OfficeRule:
    """A draft."""
    user = account(username)
    form = form_of(OfficeRuleRegister)(said(number, **changed), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, OfficeRuleRegister, form)


def sent_to_sign(rule: OfficeRule, drafter: str = "secretariat.staff", head: str = "secretariat.head") -> int:
    """Started on its route to the deputy and checked by the head; returns the step of signing."""
    template = RouteTemplate.objects.get(code="office_rule", published_at__isnull=False, retired_at=None)
    deputy = account("deputy").person.appointments.get(valid_to=None).post
    start(account(drafter), rule.pk, template.pk, choices={"2.sign": [f"p{deputy.pk}"]})
    agree(account(head), Step.objects.get(record=rule, act="review", is_open=True).pk, "同意。")
    return Step.objects.get(record=rule, act="sign", is_open=True).pk


def signed(rule: OfficeRule) -> OfficeRule:
    """Nobody need be consulted; checked and signed."""
    if rule.reread().consulted_at is None:
        perform(account("secretariat.staff"), "skip_consultation", rule.pk, reason="文字性调整")
    agree(account("deputy"), sent_to_sign(rule), "同意印发。")
    return rule.reread()


def issued(number: int = 1, valid_from: date | None = None, **changed: Any) -> OfficeRule:
    """A rule in force, by default from today."""
    rule = signed(drafted(number=number, **changed))
    return perform(account("registry"), "issue", rule.pk, valid_from=valid_from or today())


def revised(rule: OfficeRule, after: int = 1, **changed: Any) -> OfficeRule:
    """Its next version, in force some days after today."""
    perform(account("secretariat.staff"), "revise", rule.pk)
    draft = OfficeRule.objects.get(previous=rule)
    return perform(account("registry"), "issue", signed(draft).pk, valid_from=today() + timedelta(days=after))


def division(code: str) -> Division:
    """A division of today."""
    return Division.objects.get(code=code, valid_to=None)
