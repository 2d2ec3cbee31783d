"""Lists gone through item by item: the formal check of an application, and the two acceptances."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.perform import Change, NotNow, changing
from planning.project import figures
from planning.project.models import Project, Status
from planning.project.rows import CheckItem, Finding, Phase

PHASES = {Status.FORMAL: Phase.FORMAL, Status.INITIAL: Phase.INITIAL, Status.FINAL: Phase.FINAL}


def begin(change: Change, phase: str) -> None:
    """Lay out the list as it is on the day; of a list begun before, what failed is to be looked at again."""
    record = change.record
    known = set(record.checks.filter(phase=phase).values_list("code", flat=True))
    CheckItem.objects.bulk_create(
        CheckItem(record_id=record.pk, phase=phase, place=place, code=one["code"], text_zh=one["zh"],
                  text_en=one["en"])
        for place, one in enumerate(figures.items(phase, change.at), 1) if one["code"] not in known)
    for item in record.checks.filter(phase=phase, finding=Finding.FAILED):
        item.finding = ""
        item.save(update_fields=["finding"])


def enter(user: Any, pk: int, found: Mapping[int, tuple[str, str]]) -> None:
    """Note the findings, by the key of the item: what was found, and a note.

    Raises Denied, NotNow outside the stages with a list, ValidationError for a waiver without its reason.
    """
    with changing(user, pk, "edit", cause="check_items") as change:
        phase = PHASES.get(change.record.status)
        if phase is None:
            raise NotNow(_("There is no list to go through at this stage."))
        for item in change.record.checks.filter(phase=phase):
            finding, note = found.get(item.pk, (item.finding, item.note))
            if (finding, note) != (item.finding, item.note):
                _note(change, item, finding, note)


def _note(change: Change, item: CheckItem, finding: str, note: str) -> None:
    if finding == Finding.WAIVED and not note:
        raise ValidationError({f"note_{item.pk}": _("Say why this item is waived.")})
    item.finding, item.note = Finding(finding) if finding else "", note[:500]
    item.by_id, item.at = change.person_id, change.at
    item.save()


def require_passed(record: Project, phase: str) -> None:
    """Raises ValidationError, naming the items, unless each passed or was waived."""
    rows = list(record.checks.filter(phase=phase).order_by("place"))
    open_ = [row.text for row in rows if row.finding not in (Finding.PASSED, Finding.WAIVED)]
    if open_ or not rows:
        raise ValidationError(_("Not every item has passed or was waived (%(phase)s): %(items)s") % {
            "phase": Phase(phase).label, "items": "；".join(open_)}, code="open_items")
