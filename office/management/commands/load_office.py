"""load_office DIR: load an office's data files, or say why not."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from office.clocks.seed import load_calendar
from office.figures.seed import load_figures
from office.orgchart.datafiles import BadData
from office.orgchart.dataset import FILES
from office.orgchart.load import DEMO, load
from office.routing.load import BadTemplate, load_templates


class Command(BaseCommand):
    help = "Load an office's versions, divisions, duties, posts, people and routes from the files of a directory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument(
            "--password",
            default=os.environ.get("OFFICE_DEMO_PASSWORD"),
            help="The demo accounts' password; only for the demo's own directory (default: OFFICE_DEMO_PASSWORD).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        directory, password = options["directory"].resolve(), options["password"]
        if directory != DEMO.resolve():
            # One password for many accounts is for a demonstration only.
            password = None
        try:
            with transaction.atomic():
                loaded = load(directory, password)
                # No office works without a calendar and its figures; what is there already is left alone.
                load_calendar()
                load_figures()
                load_templates(directory)
        except (BadData, BadTemplate) as bad:
            refused = _("Nothing was loaded. Mend this and run the command again:")
            raise CommandError(f"{refused}\n{bad}") from bad
        for file in FILES:
            counts = [counter[file.name] for counter in (loaded.new, loaded.changed, loaded.same)]
            if any(counts):
                words = {"file": file.path, "new": counts[0], "changed": counts[1], "same": counts[2]}
                self.stdout.write(_("%(file)s: %(new)d new, %(changed)d changed, %(same)d as before") % words)
