"""The form of a saved report: its name, with whom it is shared, how often it is made."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.files.names import clean_text
from office.reports.models import SavedReport
from office.reports.periods import Every
from office.reports.saved import MOST, divisions_of

ONCE = "once"  # not kept: what is asked for now is made, and nothing later


class SaveForm(forms.Form):
    """What its owner decides about a saved report."""

    name = forms.CharField(label=_("Name"), max_length=80)
    division = forms.TypedChoiceField(
        label=_("Share with"), required=False, empty_value=None,
        help_text=_("Its people see the saved report and the files that are made of it, if they may open the report. "
                    "The figures in the files are those you may see."))
    every = forms.ChoiceField(
        label=_("Make it by itself"), required=False,
        choices=(("", _("No")), (ONCE, _("Once, now: for the days asked for")), *Every.choices),
        help_text=_("It is made in the background, and you are told. Of a month, quarter or year the last that ended "
                    "is made at once. Each is made once, with the rights you have then; PDF and xlsx are kept."))

    def __init__(self, *args: Any, user: Any, row: SavedReport | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.divisions = {str(one.pk): one for one in divisions_of(user)}
        if row and row.division:
            self.divisions[str(row.division_id)] = row.division
        self.fields["division"].choices = [  # type: ignore[attr-defined]
            ("", _("Nobody")), *((key, one.name) for key, one in self.divisions.items())]
        self.others = SavedReport.objects.filter(person_id=user.person_id, deleted_at=None)
        self.others = self.others.exclude(pk=row.pk) if row and row.pk else self.others
        self.once = False
        self.is_new = row is None or row.pk is None

    def clean_name(self) -> str:
        """The name as it is kept; one's own reports have different ones."""
        name = clean_text(self.cleaned_data["name"]).strip()
        if not name:
            raise ValidationError(_("Give the report a name."))
        if self.others.filter(name=name).exists():
            raise ValidationError(_("You have a report of this name already."))
        return name

    def clean_division(self) -> Any:
        """The division itself."""
        return self.divisions.get(self.cleaned_data["division"] or "")

    def clean_every(self) -> str:
        """How often it is made; `once` says that it is made now instead."""
        every = self.cleaned_data["every"]
        self.once = every == ONCE
        return "" if self.once else every

    def clean(self) -> dict[str, Any]:
        """Refuse one too many."""
        if self.is_new and self.others.count() >= MOST:
            raise ValidationError(_("You have %(most)s saved reports. Delete one before you save another."),
                                  params={"most": MOST})
        return self.cleaned_data
