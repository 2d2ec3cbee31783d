"""One search box over every record the reader may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from office.files.names import clean_text
from office.permissions.ask import may_see_register
from office.permissions.declared import SIGNED_IN, access
from office.records.models import Record
from office.registers.listing import mark, position
from office.registers.register import all_registers
from office.routing.queries import holders_of
from office.search.queries import COUNTED, PAGE, counted, found, in_words

LONGEST = 200  # characters of a question


@access(SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """Results of `?q=`, newest first; `kind` narrows to one register, `after` goes on."""
    words = clean_text(request.GET.get("q", ""))[:LONGEST].strip()
    registers = {one.kind: one for one in all_registers() if may_see_register(request.user, one.kind)}
    kind = request.GET.get("kind", "")
    kind = kind if kind in registers else ""
    after = position(request.GET.get("after", ""))
    # The first page counts too, in the same question.
    hits = found(request.user, words, kind, after, PAGE + 1 if after else COUNTED + 1) if words else []
    records = _in_order([key for key, _opened in hits[:PAGE]])
    held = holders_of(records)
    context = {
        "page_title": _("Search: %(words)s") % {"words": words} if words else _("Search"), "words": words, "kind": kind,
        "rows": [{"record": record, "register": registers.get(record.kind), "now": held.get(record.pk)}
                 for record in records],
        "count": counted(request.user, words, kind) if after else in_words(len(hits)),
        "facets": [(one.kind, one.title(), _address(request, words, one.kind)) for one in registers.values()],
        "all_url": _address(request, words, ""),
        "next_url": f"{_address(request, words, kind)}&after={mark(records[-1])}" if len(hits) > PAGE else "",
    }
    return render(request, "search/search.html", context)


def _in_order(keys: list[int]) -> list[Any]:
    rows = Record.objects.in_bulk(keys)
    return [rows[key] for key in keys]


def _address(request: HttpRequest, words: str, kind: str) -> str:
    return f"{request.path}?{urlencode({name: text for name, text in (('q', words), ('kind', kind)) if text})}"
