"""Whom a rule's own tables give rights in it: those asked about the draft, who wrote an opinion, whom it concerns."""

from collections.abc import Iterator
from datetime import datetime

from office.consulting.grounds import grounds_of_drafts
from office.permissions.access import Given
from secretariat.office_rule.models import OfficeRule
from secretariat.office_rule.whom import concerned


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """As of every draft; and since the rule was issued, the divisions that it concerned then."""
    yield from grounds_of_drafts(OfficeRule, pks)
    for rule in OfficeRule.objects.filter(pk__in=pks, valid_from__isnull=False):
        for row in concerned(rule.concerns, rule.closed):
            yield rule.pk, f"d{row.pk}", ("confirm_read",), "in_force"
