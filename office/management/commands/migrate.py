"""migrate, as the owner role, followed by the application role's rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from office import grants


class Command(migrate.Command):
    """Django's command as the owner by default: the application's role cannot change the schema."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        asked_only = options["plan"] or options["check_unapplied"]
        if options["database"] == "owner" and not asked_only:
            grants.give(connections["owner"], str(settings.DATABASES["default"]["USER"]))
