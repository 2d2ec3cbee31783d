"""Breaking down (任务分解): parts are items of their own, with their own lead and day, inside the day of the whole."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from office.orgchart.models import Division
from office.permissions.ask import visible_to
from office.records.perform import Change, following
from office.registers.register import register_of
from office.registers.services import give_number
from office.time import today
from secretariat.supervised_item.models import SupervisedItem
from secretariat.supervised_item.services import begin, check_dates


def break_down(change: Change, title: str, text: str, lead: Division, due_on: date) -> None:
    """Open a part, by the right to break the whole down; whoever breaks it down issues it, and strikes it off.

    Raises ValidationError for a day that is none, or later than that of the whole.
    """
    whole = change.record
    check_dates(today(), due_on)
    _within(due_on, whole)
    assert change.seat is not None
    part = SupervisedItem(
        division=lead, duty=whole.duty, grade=whole.grade, origin=whole.origin, title=title, text=text, parent=whole,
        issuer=change.seat.post, leader=whole.leader, starts_on=today(), due_on=due_on, cycle=whole.cycle)
    with following(change, part) as opened:
        begin(opened, lead, ())
        give_number(opened, register_of(part.KIND))  # last: the series is locked from here to the commit


def join(change: Change, whole_number: str) -> None:
    """Make the item a part of another. Raises ValidationError for one that is unknown, closed, or a part of this one.

    The database looks again, alone (0008), so that two who join at once make no circle.
    """
    item = change.record
    found = visible_to(change.user, SupervisedItem.objects.filter(number=whole_number.strip())).first()
    if found is None:
        raise ValidationError({"whole_number": _("There is no supervised item with this number.")})
    if item.pk in ancestry(found):
        raise ValidationError({"whole_number": _("This would be a circle: %(number)s is a part of this item.") % {
            "number": found.number}})
    if not found.is_open:
        raise ValidationError({"whole_number": _("It is closed, and gets no more parts.")})
    try:
        _within(localtime(item.due).date(), found)
    except ValidationError as error:
        raise ValidationError({"whole_number": error.messages}) from error
    item.parent = found


def ancestry(item: SupervisedItem) -> list[int]:
    """The item itself, and every whole that it is a part of."""
    found: list[int] = []
    above: Any = item
    while above is not None and above.pk not in found:
        found.append(above.pk)
        above = above.parent
    return found


def _within(due_on: date, whole: SupervisedItem) -> None:
    last = localtime(whole.due).date() if whole.due else whole.due_on
    if due_on > last:
        raise ValidationError({"due_on": _("The whole is due on %(day)s: a part is not due later.") % {
            "day": last.isoformat()}})
