"""Going to a number or a day in a list, by position: as quick in the millionth row as in the first."""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from office.dates import typed_date
from office.numbering.models import Number
from office.permissions.ask import visible_to
from office.records.models import Record
from office.registers.register import Register
from office.time import today


def place_of(user: Any, register: type[Register], typed: str) -> tuple[datetime, int]:
    """The position in the register, newest first, at which what was typed stands: a number, or else a day.

    A number is typed as it is written, as 2026-15, or as 15 of this year. Raises ValidationError for anything else.
    """
    record = _numbered(user, register, typed)
    if record is not None:
        return record.opened, record.pk + 1  # the page begins with the record itself
    try:
        day = typed_date(typed, today())
    except ValueError:
        raise ValidationError(
            _("No record with the number “%(typed)s” is open to you here, and it is no date. "
              "Write 2026-15 or 20261123."),
            params={"typed": typed}) from None
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time())), 0


def _numbered(user: Any, register: type[Register], typed: str) -> Any:
    """The record that bears the number, if the user may see it."""
    flat = unicodedata.normalize("NFKC", typed).strip()
    found = re.fullmatch(r"(?![+-])(?:\D*(\d{4})\D+)?\D*(\d{1,7})\D*", flat)  # -1 is yesterday
    if found is None or register.series is None:
        return None
    year, seq = int(found[1] or today().year), int(found[2])
    given = Number.objects.filter(series__code=register.series.code, series__year=year, seq=seq)
    return visible_to(user, Record.objects.filter(pk__in=given.values("record"))).first()
