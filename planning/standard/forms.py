"""The form of a standard, and what its own verbs ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.consulting.forms import CommentForm
from office.permissions.ask import visible_to
from office.registers.forms import RecordForm
from planning.standard.models import Standard, Status, in_force


class StandardsField(forms.ModelMultipleChoiceField):
    """Some of the standards in force."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, standard: Standard) -> str:
        """Number and title."""
        return standard.line


class StandardForm(RecordForm):
    """Title, kind, what it lays down, which ones it replaces; the text itself is its files."""

    replaces = StandardsField(Standard.objects.none(), label=_("Replaces"), required=False,
                              help_text=_("They end on the day from which this one is in force."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = visible_to(self.user, in_force().filter(status=Status.IN_FORCE))
        self.fields["replaces"].queryset = (
            rows | Standard.objects.filter(pk__in=self.instance.replaces_ids)).order_by("category", "pk")
        self.initial["replaces"] = self.instance.replaces_ids
        self.fields["text"].widget.attrs["rows"] = 8
        self.fields["text"].help_text = _("Add the whole text as a file.")


class UnitCommentForm(CommentForm):
    """The opinion of an outside unit, as it was received."""

    unit = forms.CharField(label=_("Outside unit"), max_length=120)
