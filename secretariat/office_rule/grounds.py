"""Whom a rule's own tables give rights in it: those asked about the draft, who wrote an opinion, whom it concerns."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from secretariat.office_rule.models import OfficeRule, RuleComment
from secretariat.office_rule.whom import concerned


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """Asked: until the consultation ends. Concerned: the divisions of the instant at which the rule was issued."""
    for rule in OfficeRule.objects.filter(pk__in=pks):
        for division in rule.asked_ids:
            yield rule.pk, f"d{division}", ("comment",), "consult"
        if rule.valid_from is not None:
            for row in concerned(rule.concerns, rule.closed):
                yield rule.pk, f"d{row.pk}", ("confirm_read",), "in_force"
    for pk, person in RuleComment.objects.filter(record__in=pks).values_list("record", "by").distinct():
        yield pk, f"u{person}", (), "heard"
