"""collect_files: remove stored files that no row has known for thirty days; beat does it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from office.records.orphans import collect_orphans


class Command(BaseCommand):
    """Names what it removed; `verify_files --orphans` names what it would find, whatever its age."""

    help = "Remove stored files that no row has known for thirty days."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = collect_orphans()
        for sha256 in removed:
            self.stdout.write(sha256)
        self.stdout.write(f"{len(removed)} files removed")
