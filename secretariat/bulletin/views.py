"""The page on which an issue's contents are worked: taken in, put in order, edited beside the original."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.drafts import draft_of, drop_draft
from office.records.perform import Stale
from office.records.submissions import answered_once, sent_once
from secretariat.bulletin import contents
from secretariat.bulletin.content import lines
from secretariat.bulletin.models import Bulletin, BulletinItem, Status
from secretariat.outgoing_document.versions import aligned


@access(RECORD)
@answered_once
def contents_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The items with their originals and differences; every button saves what was typed as well."""
    bulletin = get_for(request.user, pk, "edit", Bulletin)
    if bulletin.status != Status.EDITING:
        if request.method == "POST":
            messages.error(request, _("It is not being edited any more."))
        return redirect(bulletin)
    if request.method != "POST":
        draft = draft_of(request.user, request.path)
        return _page(request, bulletin, contents.typed_items(bulletin, draft.data if draft else {}), draft=draft)
    items = contents.typed_items(bulletin, request.POST)
    errors = contents.faults(items)
    if errors:
        return _page(request, bulletin, items, errors=errors, status=422)
    return _keep(request, bulletin, items)


def _keep(request: HttpRequest, bulletin: Bulletin, items: list[BulletinItem]) -> HttpResponse:
    wish = request.POST.get("do", "")
    wanted = [int(one) for one in request.POST.getlist("wanted") if one.isdecimal() and len(one) < 12]
    try:
        with sent_once(request) as sent:
            contents.keep(request.user, bulletin.pk, _number(request.POST.get("version")), items, wish, wanted)
            drop_draft(request.user, request.path)
            sent.leads_to = bulletin.get_absolute_url() if wish == "done" else request.path
    except Stale as stale:
        late = _("The issue was changed meanwhile by %(by)s. What you typed is still here: save it again to keep it.")
        fresh = get_for(request.user, bulletin.pk, "edit", Bulletin)
        return _page(request, fresh, contents.typed_items(fresh, request.POST), status=409,
                     errors={"contents": late % {"by": stale.by or _("Somebody")}})
    except ValidationError as error:
        said = {name: " ".join(found) for name, found in getattr(error, "message_dict", {}).items()} or {
            "contents": " ".join(error.messages)}
        return _page(request, bulletin, contents.typed_items(bulletin, request.POST), errors=said, status=422)
    messages.success(request, _("Saved."))
    return redirect(sent.leads_to)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _page(request: HttpRequest, bulletin: Bulletin, items: list[BulletinItem], *, status: int = 200,
          errors: dict[str, str] | None = None, draft: Any = None) -> HttpResponse:
    errors = errors or {}
    rows = [{"item": item, "place": place, "first": place == 1, "last": place == len(items),
             "title_error": errors.get(f"title_{item.pk}", ""), "text_error": errors.get(f"text_{item.pk}", ""),
             "rows_high": min(max(6, len(item.text) // 38 + item.text.count("\n") + 1), 24),
             "differences": aligned([item.original_title, *lines(item.original_text)], [item.title, *lines(item.text)]),
             "changed": (item.title, item.text) != (item.original_title, item.original_text)}
            for place, item in enumerate(items, 1)]
    context = {
        "page_title": _("Contents of %(title)s") % {"title": bulletin.title}, "record": bulletin, "rows": rows,
        "waiting": contents.waiting(request.user), "form_key": uuid4(), "draft": draft,
        "ticked": request.POST.getlist("wanted"), "wanted_error": errors.get("wanted", ""),
        "errors": [(f"id_{name}", said) for name, said in errors.items()],
    }
    return render(request, "secretariat/bulletin_contents.html", context, status=status)
