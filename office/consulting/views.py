"""The page on which an opinion is answered."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from office.consulting.forms import AnswerForm
from office.hanging.page import hang
from office.permissions.ask import get_for


def answer_to(request: HttpRequest, pk: int, model: Any, answer: Callable[[int, str, str], None]) -> HttpResponse:
    """Answer the opinion that the address names (`?comment=`) with `answer(its key, verdict, words)`; without one it
    leads back to the record. For whoever may edit it."""
    record = get_for(request.user, pk, "edit", model)
    named = request.GET.get("comment", "")
    known = named.isascii() and named.isdecimal() and len(named) < 12
    row = record.comments.filter(pk=int(named)).first() if known else None
    if row is None:
        return redirect(record)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    title = _("Answer: %(text)s") % {"text": f"{row.article} {row.text}".strip()[:120]}
    return hang(request, record, title, form,
                lambda: answer(row.pk, form.cleaned_data["verdict"], form.cleaned_data["answer"]),
                back=f"{record.get_absolute_url()}#opinions")
