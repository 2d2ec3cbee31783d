"""A finding becomes a supervised item (督办事项) of the division that corrects it, until its day."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.perform import changing
from secretariat.rule_inspection.services import open_finding
from secretariat.supervised_item.models import Origin, SupervisedItem
from secretariat.supervised_item.services import open_item


def supervise(user: Any, pk: int, finding_pk: int) -> SupervisedItem:
    """Open the supervised item of a finding, once, by whoever may assign items.

    Raises Denied, or ValidationError for a finding that is closed or supervised already, or whose day is over.
    """
    with changing(user, pk, "edit", cause="supervise_finding") as change:
        finding = open_finding(change, finding_pk)
        if finding.item_id is not None:
            raise ValidationError(_("This finding is supervised already."))
        item = open_item(
            user, change.record, origin=Origin.INSPECTION, title=finding.text[:200], text=finding.text,
            lead=finding.division, due=finding.due_on)
        finding.item_id = item.pk
        finding.save(update_fields=["item"])
    return item
