"""Which items an appraisal or a transfer is about: their codes, or those of whole classes, one a line."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from office.permissions.ask import visible_to
from secretariat.archive_item.models import CODE, ArchiveItem, Status

CLASS = re.compile(r"[A-Z0-9]{4}-WS·\d{4}(-(Y|D30|D10)(-[A-Z0-9]{2,4})?)?")
AT_ONCE = 200  # items of one decision: each of them is changed with it


def items_named(user: Any, text: str, fits: QuerySet[ArchiveItem]) -> list[ArchiveItem]:
    """The items that the lines name and that fit, in the order of their codes.

    Raises ValidationError for a line that is neither code nor class, or that names nothing that fits; for too many.
    """
    rows, errors, wanted = visible_to(user, fits), [], Q(pk=None)
    for line in dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()):
        if re.fullmatch(CODE, line):
            named = Q(code=line)
        elif CLASS.fullmatch(line):
            named = Q(code__startswith=f"{line}-")
        else:
            errors.append(_("“%(line)s” is no archival code and no class.") % {"line": line})
            continue
        if not rows.filter(named).exists():
            errors.append(_("“%(line)s” names no item that this can be done with now.") % {"line": line})
        wanted |= named
    if errors:
        raise ValidationError(errors)
    found = list(rows.filter(wanted).order_by("code")[: AT_ONCE + 1])
    if not found:
        raise ValidationError(_("Name at least one item."))
    if len(found) > AT_ONCE:
        raise ValidationError(_("At most %(most)d items at a time: name fewer."), params={"most": AT_ONCE})
    return found


def expired(year: int) -> QuerySet[ArchiveItem]:
    """The items in the archives whose period was over before a year began."""
    return ArchiveItem.objects.filter(status=Status.ARRANGED, keep_through__lt=year)


def old_enough(year: int, years: int) -> QuerySet[ArchiveItem]:
    """The items in the archives that are so many years old in a year, and still to be kept: for the city archive."""
    kept = Q(keep_through=None) | Q(keep_through__gte=year)
    return ArchiveItem.objects.filter(kept, status=Status.ARRANGED, year__lte=year - years)
