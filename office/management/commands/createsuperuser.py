"""createsuperuser is refused: nobody stands above the rules."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Refused: this office has no superuser. Use create_administrators."

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "There is no superuser here: one account that may do everything could also hide what it did. "
            "Run create_administrators, which makes three accounts that watch each other."
        )
