"""What is typed in for an archive item, and on its verbs."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.dates import TypedDateField, believable, not_past, not_to_come
from office.orgchart.choices import PersonField
from office.orgchart.models import Division
from office.registers.forms import RecordForm
from office.time import now, today
from secretariat.archive_item.loans import last_day
from secretariat.archive_item.models import Period


class ArchiveItemForm(RecordForm):
    """An item filed by hand: a paper that was never a document here. Its period is changed by a verb of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        divisions: Any = self.fields["formed_by"]
        divisions.queryset = Division.objects.on(now()).order_by("order")
        self.fields["dated"].help_text = _("The item belongs to the archives of this year.")
        if self.instance.pk:
            for name in ("retention", "retention_reason"):
                self.fields[name].disabled = True
        else:
            self.fields["retention_reason"].help_text = _("Which entry of the retention table it falls under.")

    def clean_dated(self) -> date:
        """Nothing is archived that is not written yet."""
        return not_to_come(believable(self.cleaned_data["dated"]))


class RetentionForm(forms.Form):
    """Another retention period; the reason is asked beside it."""

    retention = forms.ChoiceField(label=gettext_lazy("Retention period"), choices=Period.choices)


class LoanForm(forms.Form):
    """Who borrows the item, what for, and until when."""

    borrower = PersonField(label=gettext_lazy("Borrower"))
    purpose = forms.CharField(label=gettext_lazy("Purpose"), max_length=200)
    due_on = TypedDateField(label=gettext_lazy("Back by"))

    def clean_due_on(self) -> date:
        """A day to come, and no later than an item may be lent."""
        day, last = not_past(self.cleaned_data["due_on"]), last_day(today())
        if day > last:
            raise ValidationError(_("An item is lent until %(day)s at the latest."),
                                  params={"day": f"{last:%Y-%m-%d}"})
        return day
