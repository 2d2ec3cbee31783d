"""The one door of a register's pages to a record."""

from typing import Any

from django.http import HttpRequest

from office.permissions.ask import get_for
from office.registers.register import Register
from office.registers.values import related


def record_for(request: HttpRequest, register: type[Register], pk: int, verb: str = "view") -> Any:
    """The register's record with what its page shows, if the user may do this to it; else Http404 or Denied."""
    names = tuple(name for section in register.sections.values() for name in section)
    return get_for(request.user, pk, verb, register.model, related(register.model, names))
