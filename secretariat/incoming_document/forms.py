"""The forms of incoming documents: registering, returning, answering, closing, filing, lending."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.dates import TypedDateField, believable, not_past, not_to_come
from office.orgchart.choices import PersonField
from office.registers.forms import RecordForm
from office.secrecy import refuse_state_secret
from office.time import today
from secretariat.incoming_document.models import Retention
from secretariat.organ.models import Organ

SECRECY = [("", gettext_lazy("None")), ("秘密", gettext_lazy("Secret")), ("机密", gettext_lazy("Confidential secret")),
           ("绝密", gettext_lazy("Top secret"))]

A_YEAR = timedelta(days=366)


class SenderField(forms.CharField):
    """A registered sender by its name, short name or pinyin initials; `kept` is one that may be retired meanwhile."""

    def __init__(self, *args: Any, kept: int | None = None, **options: Any) -> None:
        self.kept = kept
        super().__init__(*args, **options)

    def clean(self, text: Any) -> Organ:
        """The sender that the words name. Raises ValidationError for one that is unknown, or for several."""
        words = str(super().clean(text)).strip()
        senders = Organ.objects.filter(Q(retired_at=None) | Q(pk=self.kept))
        exact = senders.filter(name=words).first() or senders.filter(short_name=words).first()
        if exact:
            return exact
        found = list(senders.filter(initials=words.lower())[:6]) or list(senders.filter(name__contains=words)[:6])
        if len(found) == 1:
            return found[0]
        if found:
            names = "、".join(sender.name for sender in found)
            raise ValidationError(_("Several senders fit: %(names)s. Write the one you mean.") % {"names": names})
        unknown = _("“%(name)s” is not among the senders. Check the name, or add it first.")
        raise ValidationError(unknown % {"name": words}, code="unknown_sender")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
            found = Organ.objects.filter(pk=int(value)).first()
            return found.name if found else value
        return value.name if isinstance(value, Organ) else value


class IncomingForm(RecordForm):
    """Registering: in the paper's order; dates as typed; what is marked secret is refused."""

    secrecy = forms.ChoiceField(label=gettext_lazy("Secrecy"), choices=SECRECY, required=False)
    duplicate_reason = forms.CharField(required=False, widget=forms.HiddenInput)
    sign_only = forms.BooleanField(required=False, widget=forms.HiddenInput)  # said by its own button

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggests = {"list": "senders", "autocomplete": "off", "hx-get": reverse("suggest_senders"),
                    "hx-trigger": "input changed delay:250ms", "hx-target": "#senders", "hx-params": "sender"}
        self.fields["sender"] = SenderField(
            label=self.fields["sender"].label, max_length=120, kept=self.instance.sender_id,
            widget=forms.TextInput(attrs=suggests))
        if not self.instance.pk:
            self.fields["received_on"].initial = today()
        self.order_fields(["sender", "sender_number", "title", "secrecy"])
        if not self.is_bound and not self.instance.pk:  # "save and next" keeps the sender: the number is typed next
            first = "sender_number" if self.initial.get("sender") else "sender"
            self.fields[first].widget.attrs["autofocus"] = True

    def clean_secrecy(self) -> str:
        """Anything but "none" is refused, with the reason (保密法 art. 31)."""
        if mark := self.cleaned_data["secrecy"]:
            refuse_state_secret(f"{mark}★")
        return ""

    def clean_received_on(self) -> Any:
        """Nothing is received tomorrow; a day of more than a year ago is a slip of the pen."""
        day = not_to_come(self.cleaned_data["received_on"])
        if "received_on" in self.changed_data and day < today() - A_YEAR:
            raise ValidationError(_("This is more than a year ago. Check the year; for an older paper, write the day "
                                    "it reached the registry now."))
        return day

    def clean_written_on(self) -> date | None:
        """A year that can be."""
        day = self.cleaned_data["written_on"]
        return believable(day) if day else None

    def clean_due_on(self) -> date | None:
        """A year that can be."""
        day = self.cleaned_data["due_on"]
        return believable(day) if day else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        written, received = cleaned.get("written_on"), cleaned.get("received_on")
        if written and received and written > received:
            self.add_error("written_on", _("The document cannot be dated after the day it was received."))
        if cleaned.get("due_on") and received and cleaned["due_on"] < received:
            self.add_error("due_on", _("This is before the day it was received."))
        return cleaned


class ReturnForm(forms.Form):
    """First check: why the paper goes back (条例 art. 24)."""

    WHY = [
        ("not_ours", gettext_lazy("Not for this office to handle")),
        ("rules", gettext_lazy("Does not follow the rules of direction")),
        ("content", gettext_lazy("Its content does not agree with law or policy")),
        ("form", gettext_lazy("Kind or format is wrong")),
        ("countersign", gettext_lazy("Concerns other bodies and was not countersigned")),
    ]
    why = forms.ChoiceField(label=gettext_lazy("Finding of the first check"), choices=WHY, widget=forms.RadioSelect)
    return_reason = forms.CharField(label=gettext_lazy("Reason for the return"), max_length=500,
                                    widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    """Our answer to the sender, by its number."""

    answer_number = forms.CharField(label=gettext_lazy("Number of our answer"), max_length=80)


class CloseForm(forms.Form):
    """What became of the paper."""

    result = forms.CharField(label=gettext_lazy("Result"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class FileForm(forms.Form):
    """How long the paper is kept: as the retention table says, unless there is a reason."""

    retention = forms.ChoiceField(
        label=gettext_lazy("Retention period"), required=False,
        choices=[("", gettext_lazy("As the retention table says")), *Retention.choices])
    retention_reason = forms.CharField(
        label=gettext_lazy("Reason for another period than the table's"), max_length=300, required=False)


class LendForm(forms.Form):
    """Who takes the paper original, and until when."""

    borrower = PersonField(label=gettext_lazy("Borrower"))
    due_on = TypedDateField(label=gettext_lazy("Back by"), required=False)

    def clean_due_on(self) -> date | None:
        """It can only be back on a day that is not over."""
        day = self.cleaned_data["due_on"]
        return not_past(day) if day else None
