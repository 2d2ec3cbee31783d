"""createsuperuser is refused: nobody stands above the rules."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError
from django.utils.translation import gettext as _


class Command(createsuperuser.Command):
    """Django's own by name and options, so that whoever calls it learns the reason."""

    help = "Refused: this office has no superuser. Use create_administrators."

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            _(
                "There is no superuser here: an account that may do everything could also hide what it did. "
                "Run create_administrators: it makes three accounts that watch each other."
            )
        )
