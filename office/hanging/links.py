"""What people hang on a record after it was filed: links to others, notes; and files taken off again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.files.names import clean_text
from office.hanging.page import hang
from office.permissions.ask import get_for, visible_to
from office.permissions.declared import RECORD, access
from office.records.attachments import withdraw
from office.records.models import Attachment, Link, Note, Record
from office.records.perform import changing
from office.records.submissions import answered_once
from office.secrecy import refuse_state_secret


class LinkForm(forms.Form):
    """Another record, by its number, and what it is to this one."""

    number = forms.CharField(label=gettext_lazy("Number of the other record"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("This record"), choices=Link.Kind.choices, initial=Link.Kind.SEE_ALSO)

    def __init__(self, *args: Any, user: Any, source: Record, **kwargs: Any) -> None:
        self.user, self.source = user, source
        super().__init__(*args, **kwargs)

    def clean_number(self) -> Record:
        """The record, if the user may see it; one that is hidden does not exist."""
        number = clean_text(self.cleaned_data["number"]).strip()
        found = visible_to(self.user, Record.objects.filter(number=number)).first()
        if found is None:
            raise ValidationError(_("There is no record with this number."))
        if found.pk == self.source.pk:
            raise ValidationError(_("A record is not linked to itself."))
        return found


class NoteForm(forms.Form):
    """A remark; it stays as it is written."""

    text = forms.CharField(label=gettext_lazy("What you want to note"), max_length=2000,
                           widget=forms.Textarea(attrs={"rows": 3}))

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        refuse_state_secret(text)
        return text


class WithdrawForm(forms.Form):
    """Why a file is taken off."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


@access(RECORD)
@answered_once
def link_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Link the record to another."""
    record = get_for(request.user, pk, "edit")
    form = LinkForm(request.POST or None, user=request.user, source=record)

    def do() -> None:
        with changing(request.user, pk, "edit", cause="link"):
            Link.objects.get_or_create(source_id=pk, target=form.cleaned_data["number"], kind=form.cleaned_data["kind"],
                                       defaults={"added_by_id": request.user.person_id})

    return hang(request, record, _("Link to another record"), form, do)


@access(RECORD)
@answered_once
def note_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note on the record."""
    record = get_for(request.user, pk, "note")
    form = NoteForm(request.POST or None)

    def do() -> None:
        with changing(request.user, pk, "note") as change:
            Note.objects.create(record_id=pk, text=form.cleaned_data["text"], by_id=change.person_id)

    return hang(request, record, _("Write a note"), form, do)


@access(RECORD)
@answered_once
def withdraw_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file off its record."""
    file = get_object_or_404(Attachment, pk=pk, withdrawn_at=None)
    record = get_for(request.user, file.record_id, "edit")
    form = WithdrawForm(request.POST or None)

    def do() -> None:
        reason = form.cleaned_data["reason"]
        with changing(request.user, record.pk, "edit", cause="withdraw_file", reason=reason) as change:
            withdraw(change, file, reason)
        messages.success(request, _("The file was taken off; it stays in the history."))

    return hang(request, record, _("Take off %(file)s") % {"file": file.name}, form, do)
