"""What is typed in for an appraisal, and for carrying out a destruction."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.orgchart.choices import PersonField
from office.registers.forms import RecordForm
from secretariat.archive_appraisal.models import Outcome
from secretariat.archive_appraisal.services import items_due

FIXED = ("scope", "outcome", "years")


class AppraisalForm(RecordForm):
    """Which items, what becomes of them, and why. The list stands from the first saving, only words change later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].help_text = _("One a line: an archival code, or a class such as Z109-WS·2014-D10-WLC. "
                                           "Only what is over its period.")
        self.fields["years"].help_text = _("Only to keep it longer.")
        if self.instance.pk:
            for name in FIXED:
                self.fields[name].disabled = True

    def clean_scope(self) -> str:
        """Items whose period is over."""
        scope = self.cleaned_data["scope"]
        if not self.instance.pk:
            items_due(self.user, scope)
        return str(scope)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        extends, years = cleaned.get("outcome") == Outcome.EXTEND, cleaned.get("years")
        if extends and not years:
            self.add_error("years", _("Say how many years longer."))
        if cleaned.get("outcome") == Outcome.DESTROY and years:
            self.add_error("years", _("What is destroyed is not kept longer: leave this empty."))
        return cleaned


class SupervisorsForm(forms.Form):
    """The two who watch the destruction (监销)."""

    first_supervisor = PersonField(label=gettext_lazy("First supervisor"))
    second_supervisor = PersonField(label=gettext_lazy("Second supervisor"))

    def clean(self) -> dict[str, Any]:
        """They are two."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("first_supervisor") and cleaned["first_supervisor"] == cleaned.get("second_supervisor"):
            raise ValidationError({"second_supervisor": _("Two people watch a destruction: name both.")})
        return cleaned
