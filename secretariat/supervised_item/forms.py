"""What is typed to open an item; from a record's page it begins with that record's words."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable
from office.orgchart.choices import DivisionField, DivisionsField
from office.orgchart.models import Division, Post
from office.permissions.ask import concrete, visible_to
from office.records.models import Record
from office.registers.forms import RecordForm
from office.time import now, today
from secretariat.supervised_item.models import Origin
from secretariat.supervised_item.services import check_dates, issuer_for

# Where an item comes from that is opened from a record of this kind; of others it is asked.
ORIGINS = {"incoming_document": Origin.SUPERIOR, "instruction": Origin.INSTRUCTION, "meeting": Origin.DECISION}


ASSIGNED = ("lead", "issuer", "starts_on", "due_on", "cycle")  # typed once; the day moves by a delay alone


class PostField(forms.ModelChoiceField):
    """A leader's post."""

    def label_from_instance(self, post: Post) -> str:
        """Its title in the reader's language."""
        return post.full_title


class ItemForm(RecordForm):
    """Origin, text, lead, helpers, issuer, dates; opened from a record it begins with that record's words."""

    lead = DivisionField(label=_("Lead division"))
    assisting = DivisionsField(label=_("Assisting"), required=False)
    source = forms.ModelChoiceField(Record.objects.none(), required=False, widget=forms.HiddenInput)
    starts_on = TypedDateField(label=_("Starts on"))
    due_on = TypedDateField(label=_("Due on"), help_text=_("A working day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = visible_to(self.user, Record.objects.all())
        issuers = Post.objects.on(now()).filter(role__in=("leader", "director")).order_by("order")
        self.fields["issuer"] = PostField(label=_("Issued by"), queryset=issuers, required=False,
                                          help_text=_("Who strikes it off; empty: the leader in charge of the lead."))
        if self.instance.pk:
            self._show_assigned()
            return
        self.initial.setdefault("starts_on", today())
        if (source := self._source()) is not None:
            self.initial = {**_words_of(source), **self.initial}

    def _show_assigned(self) -> None:
        """What was assigned is shown and stays; the source also where whoever edits may not see it."""
        item = self.instance
        self.initial.update(lead=item.division_id, assisting=item.assisting_ids)
        self.fields["lead"].queryset = Division.objects.filter(pk=item.division_id)
        self.fields["issuer"].queryset = Post.objects.filter(pk=item.issuer_id)
        del self.fields["source"]
        for name in ASSIGNED:
            self.fields[name].disabled = True

    def _source(self) -> Any:
        said = self.data.get("source") if self.is_bound else self.initial.get("source")
        found = str(said or "")
        return self.fields["source"].queryset.filter(pk=int(found)).first() if found.isdecimal() else None

    def clean_due_on(self) -> date:
        """A day that can be meant."""
        return believable(self.cleaned_data["due_on"])

    def clean_starts_on(self) -> date:
        return believable(self.cleaned_data["starts_on"])

    def clean(self) -> dict[str, Any]:
        """Dates of a new item; its issuer, where none is named, is the leader in charge of its lead."""
        cleaned = super().clean()
        if not self.instance.pk and cleaned.get("starts_on") and cleaned.get("due_on"):
            try:
                check_dates(cleaned["starts_on"], cleaned["due_on"])
            except ValidationError as error:
                self.add_error(None, error)
        if cleaned.get("lead") and not cleaned.get("issuer"):
            cleaned["issuer"] = issuer_for(cleaned["lead"])
        return cleaned


def _words_of(source: Record) -> dict[str, Any]:
    """What a new item takes over from the record it follows from."""
    text = getattr(concrete(source), "text", "") or source.title
    return {"title": source.title, "grade": source.grade, "origin": ORIGINS.get(source.kind, Origin.OTHER),
            "text": text[:4000], "source": source.pk}
