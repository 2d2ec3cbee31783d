"""anchor: write an anchor over the evidence; show, print or mail it, to be kept off this machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from office.anchors.mail import promise_now
from office.anchors.sheet import anchor_pdf
from office.audit.services import anchor, kept_line, newest
from office.papers.errors import PaperError


class Command(BaseCommand):
    """Show the newest anchor; keep it where nobody who rules this machine can change it."""

    help = "Anchor the evidence and show the newest anchor; with --print also as a sheet, with --mail also by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", dest="sheet", type=Path, metavar="FILE.pdf", help="write it as a sheet of paper")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=languages,
                            help="of the sheet (default: %(default)s)")
        parser.add_argument("--mail", action="store_true", help="mail it to the addresses of AUDIT_ANCHOR_MAIL, once")

    def handle(self, *args: Any, **options: Any) -> None:
        anchor()
        last = newest()
        if last is None:
            self.stdout.write("Nothing has happened yet.")
            return
        self.stdout.write(f"{last.at.isoformat()}  events up to {last.last_event}  --anchor {kept_line(last)}")
        if sheet := options["sheet"]:
            try:
                with translation.override(options["language"]):
                    sheet.write_bytes(anchor_pdf(last, None))
            except (PaperError, OSError) as error:
                raise CommandError(f"The sheet was not written: {error}") from error
            self.stdout.write(f"The sheet is in {sheet}.")
        if options["mail"]:
            if not settings.AUDIT_ANCHOR_MAIL:
                raise CommandError("AUDIT_ANCHOR_MAIL names no address.")
            self.stdout.write(f"Promised by mail to {promise_now()} addresses; the worker sends it, once.")
