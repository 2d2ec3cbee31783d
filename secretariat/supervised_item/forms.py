"""What is typed to open an item, and what its verbs ask."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_past
from office.files.names import clean_text
from office.orgchart.choices import PersonField
from office.orgchart.models import Division, Post
from office.permissions.ask import concrete, visible_to
from office.records.models import Record
from office.registers.forms import RecordForm
from office.time import now, today
from secretariat.supervised_item.models import Origin
from secretariat.supervised_item.services import check_dates, issuer_for

# Where an item comes from that is opened from a record of this kind; of others it is asked.
ORIGINS = {"incoming_document": Origin.SUPERIOR, "instruction": Origin.INSTRUCTION, "meeting": Origin.DECISION}


class DivisionField(forms.ModelChoiceField):
    """A division that exists on the day the form is shown."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Division.objects.none(), **options)

    def __deepcopy__(self, memo: Any) -> "DivisionField":
        field = super().__deepcopy__(memo)
        field.queryset = divisions()
        return field

    def label_from_instance(self, division: Division) -> str:
        """Its name in the reader's language."""
        return division.name


class DivisionsField(DivisionField, forms.ModelMultipleChoiceField):
    """Several of them."""

    widget = forms.CheckboxSelectMultiple


class PostField(forms.ModelChoiceField):
    """A leader's post."""

    def label_from_instance(self, post: Post) -> str:
        """Its title in the reader's language."""
        return post.full_title


def divisions() -> Any:
    """The divisions in being, those of administrators left out."""
    return Division.objects.on(now()).exclude(app="").order_by("order")


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
        self.follows: Any = self._source()
        if self.instance.pk:
            kept = Post.objects.filter(pk=self.instance.issuer_id)
            self.fields["issuer"].queryset = issuers | kept
            self.initial |= {"lead": self.instance.division_id, "assisting": self.instance.assisting_ids}
            return
        self.initial.setdefault("starts_on", today())
        if self.follows is not None:
            self.initial = {**_words_of(self.follows), **self.initial}

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


class FeedbackForm(forms.Form):
    """What was done, how far it is, and a record that shows it; files come beside."""

    text = forms.CharField(label=_("What was done"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    progress = forms.IntegerField(label=_("Progress in percent"), min_value=0, max_value=100)
    final = forms.BooleanField(label=_("The work is done"), required=False,
                               help_text=_("The Secretariat then checks the evidence, and the issuer strikes it off."))
    linked = forms.CharField(label=_("A record that shows it"), max_length=60, required=False,
                             help_text=_("By its number, for example 青电政信办〔2026〕8号; or add files."))

    def __init__(self, *args: Any, user: Any = None, item: Any = None, **kwargs: Any) -> None:
        self.user, self.item = user, item
        super().__init__(*args, **kwargs)

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])

    def clean_linked(self) -> Any:
        """The record, if the user may see it; one that is hidden does not exist."""
        number = clean_text(self.cleaned_data["linked"]).strip()
        if not number:
            return None
        found = visible_to(self.user, Record.objects.filter(number=number)).exclude(pk=self.item.pk).first()
        if found is None:
            raise ValidationError(gettext("There is no record with this number."))
        return found


class CheckForm(forms.Form):
    """Whether the evidence of a feedback is good; if not, why."""

    verdict = forms.ChoiceField(label=_("The evidence"), widget=forms.RadioSelect, choices=(
        ("good", _("is good")), ("back", _("is not enough: send it back"))))
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False,
                             widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Needed when it is sent back."))


class OwnerForm(forms.Form):
    """Who of the lead division handles it."""

    person = PersonField(label=_("Handled by"))


class DelayForm(forms.Form):
    """Until when, and why."""

    until = TypedDateField(label=_("New day"), help_text=_("A working day."))
    why = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_until(self) -> date:
        return believable(not_past(self.cleaned_data["until"]))


class OpinionForm(forms.Form):
    """A word with the decision."""

    opinion = forms.CharField(label=_("Opinion"), max_length=500, required=False,
                              widget=forms.Textarea(attrs={"rows": 3}))


class ClosingForm(forms.Form):
    """The closing opinion (销号意见)."""

    opinion = forms.CharField(label=_("Closing opinion"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class UrgeForm(forms.Form):
    """What the lead is told."""

    note = forms.CharField(label=_("What is to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PartForm(forms.Form):
    """A part: what, who leads it, until when."""

    title = forms.CharField(label=_("Title"), max_length=300)
    text = forms.CharField(label=_("What is to be done"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    lead = DivisionField(label=_("Lead division"))
    due_on = TypedDateField(label=_("Due on"), help_text=_("A working day, not after that of the whole."))

    def clean_due_on(self) -> date:
        return believable(not_past(self.cleaned_data["due_on"]))


class JoinForm(forms.Form):
    """The item that it becomes a part of."""

    whole_number = forms.CharField(label=_("Number of the whole"), max_length=60)
