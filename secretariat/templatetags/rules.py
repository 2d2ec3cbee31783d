"""What the pages of a rule and of its inspections say to their reader."""

from datetime import datetime
from typing import Any

from django import template

from office.permissions.ask import may_somewhere
from secretariat.office_rule.models import OfficeRule, RuleReading
from secretariat.supervised_item.models import SupervisedItem

register = template.Library()


@register.simple_tag(takes_context=True)
def read_by_me(context: Any, rule: OfficeRule) -> datetime | None:
    """When the reader of the page said that they have read this version; None if they have not, or need not."""
    if rule.valid_from is None:
        return None
    person = context["request"].user.person_id
    return RuleReading.objects.filter(record=rule, person=person).values_list("at", flat=True).first()


@register.simple_tag(takes_context=True)
def may_supervise(context: Any) -> bool:
    """Whether the reader of the page may open supervised items; no query."""
    return may_somewhere(context["request"].user, "file_new", [SupervisedItem.KIND])
