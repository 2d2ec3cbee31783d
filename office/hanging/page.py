"""The page that asks for what is to be hung on a record, and the way there and back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from office.records.submissions import sent_once
from office.refusals import refuse


def hang(request: HttpRequest, record: Any, title: str, form: forms.Form, do: Callable[[], None],
         back: str = "") -> HttpResponse:
    """Show the form, or `do` what a valid one says, once, and lead `back` (by default to the record).

    What `do` refuses by ValidationError is said at the field; then nothing was saved.
    """
    if form.is_bound and form.is_valid():
        try:
            with sent_once(request) as sent:
                do()
                sent.leads_to = back or record.get_absolute_url()
            return redirect(sent.leads_to)
        except ValidationError as error:
            refuse(form, error)
    context = {"page_title": title, "record": record, "form": form}
    return render(request, "hanging/form.html", context, status=422 if form.is_bound else 200)
