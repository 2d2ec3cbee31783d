"""permissions_doc: write docs/permissions.md, who may do what, from the declarations the program obeys."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from office.management.permissions_page import page

TARGET = settings.BASE_DIR / "docs" / "permissions.md"


class Command(BaseCommand):
    """Writes the page, or with --check says whether the committed one is current."""

    help = "Write docs/permissions.md from the registers, the administration table and the addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is not current")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        current = TARGET.exists() and TARGET.read_text() == page()
        if check and not current:
            self.stderr.write("docs/permissions.md is not current: run manage.py permissions_doc")
            raise SystemExit(1)
        if not check:
            TARGET.write_text(page())
