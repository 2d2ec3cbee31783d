"""What a process would else do in its first requests, done once before the web processes fork from their master.

A web process is renewed every few thousand requests; whoever came first to it would wait, and others behind them.
"""

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

PUBLIC = "public"  # templates of the public face, which has settings and a process of its own


def prepare_pages() -> None:
    """Import the pages, compile the templates, read the words of every language; asks the database nothing."""
    reverse("inbox")
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for path in sorted(Path(folder).rglob("*.html")):
            if PUBLIC not in path.parts:
                get_template(str(path.relative_to(folder)))
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Search")
