"""What the page of a rule says to its reader."""

from datetime import datetime
from typing import Any

from django import template

from secretariat.office_rule.models import OfficeRule, RuleReading

register = template.Library()


@register.simple_tag(takes_context=True)
def read_by_me(context: Any, rule: OfficeRule) -> datetime | None:
    """When the reader of the page said that they have read this version; None if they have not, or need not."""
    if rule.valid_from is None:
        return None
    person = context["request"].user.person_id
    return RuleReading.objects.filter(record=rule, person=person).values_list("at", flat=True).first()
