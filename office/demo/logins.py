"""Who can sign in to the demonstration: one account for each role."""

import os
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEFAULT_PASSWORD = "qingdao-demo-2026"  # for the demonstration only; OFFICE_DEMO_PASSWORD says otherwise


class Login(NamedTuple):
    """An account's name and what its holder is."""

    username: str
    title: str | Promise


LOGINS = (
    Login("registry", _("Registry clerk of the Secretariat")),
    Login("secretariat.head", _("Head of the Secretariat")),
    Login("director", _("Director")),
    Login("deputy", _("Deputy director, leader in charge")),
    Login("planning.head", _("Head of Comprehensive Planning")),
    Login("network.head", _("Head of Network System")),
    Login("network.staff", _("Staff of Network System")),
    Login("website.staff", _("Staff of Government Website")),
    Login("archives", _("Archivist of the Secretariat")),
    Login("seals", _("Seal keeper of the Secretariat")),
    Login("sysadmin", _("System administrator")),
    Login("security", _("Security administrator")),
    Login("auditor", _("Auditor")),
)

# Who works Planning's desk: their rights are those of a role above, in another division.
DESKS = (
    Login("planning.staff", _("Staff of Comprehensive Planning")),
    Login("finance", _("Finance officer of Comprehensive Planning")),
)


def password() -> str:
    """The password of every demonstration account."""
    return os.environ.get("OFFICE_DEMO_PASSWORD") or DEFAULT_PASSWORD
