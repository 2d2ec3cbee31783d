"""The forms of outgoing documents: the head of the paper, and what its verbs ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.permissions.policy import SECRET_ROLES
from office.permissions.standing import standing_of
from office.records.models import Grade
from office.registers.forms import RecordForm
from secretariat.organ.forms import LinesField, OrgansField
from secretariat.outgoing_document.models import OrganWord
from secretariat.outgoing_document.rules import office_names

HINTS = {
    "main_to": _("One organ a line, as in the address book; its short name or pinyin initials will do."),
    "copy_to": _("One organ a line."),
    "issuers": _("One organ a line, the leading one first."),
    "assigned_by": _("Only if it is addressed to a leader in person: who assigned it, when and how."),
    "lead_number": _("Only of a joint paper that another organ leads: the number it gave."),
    "meeting_at": _("Only for the notice of a meeting, as it is to be read: 2026年12月3日（星期四）上午9:30."),
}


class OutgoingForm(RecordForm):
    """The head of the paper: what it is, to whom it goes, who issues it. Its text is written on a page of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, make in (("main_to", OrgansField), ("copy_to", OrgansField), ("issuers", LinesField)):
            kept = self.fields[name]
            self.fields[name] = make(label=kept.label, required=name == "issuers", initial=kept.initial)
        for name, hint in HINTS.items():
            self.fields[name].help_text = hint
        for name in ("attendees", "absent", "observers"):
            self.fields[name].widget.attrs["rows"] = 2
        words: Any = self.fields["organ_word"]
        words.queryset = OrganWord.objects.filter(retired_at=None)
        if not self.instance.pk:
            self.fields["issuers"].initial = list(office_names()[:1])
            words.initial = OrganWord.objects.filter(retired_at=None).values_list("pk", flat=True).first()

    def clean_grade(self) -> str:
        """A clerk does not see work secrets by their post, so they would draft what they could not open again."""
        grade = self.cleaned_data["grade"]
        roles = {seat.post.role for seat in standing_of(self.user).seats}
        if grade == Grade.WORK_SECRET and not roles & SECRET_ROLES:
            raise ValidationError(gettext("A work secret is drafted by the head of the division or the registry, who "
                                          "see such papers by their post."))
        return grade


class VoidForm(forms.Form):
    """Why a number is to be void."""

    void_reason = forms.CharField(label=_("Reason for the void"), max_length=500,
                                  widget=forms.Textarea(attrs={"rows": 3}))
