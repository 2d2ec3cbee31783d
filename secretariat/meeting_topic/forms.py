"""The form of a topic, and what its verbs ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.orgchart.choices import divisions
from office.orgchart.models import Division
from office.registers.forms import RecordForm
from secretariat.meeting_topic.models import LONGEST, Answer


class MeetingTopicForm(RecordForm):
    """The matter, the decision asked for, and which divisions have to be heard."""

    consulted = forms.ModelMultipleChoiceField(
        Division.objects.none(), label=_("Divisions concerned"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Their heads are asked for their opinion; the topic is collected when all have answered."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consulted"].queryset = divisions()
        for name, rows in (("summary", 6), ("proposal", 3)):
            self.fields[name].widget = forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST})
        self.fields["proposal"].help_text = _("In the words in which the minutes could say it.")
        if self.instance.pk:
            self.fields["consulted"].initial = [row.division_id for row in self.instance.opinions.all()]
            self.fields["consulted"].help_text = _("Another may be added; who was asked stays asked.")
        elif self.user.person:
            self.fields["reporter"].initial = self.user.person.name_zh


class OpinionForm(forms.Form):
    """What a division says."""

    answer = forms.ChoiceField(label=_("The division's answer"), choices=Answer.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(label=_("Opinion"), required=False, max_length=1000,
                              widget=forms.Textarea(attrs={"rows": 4}))


class CollectForm(forms.Form):
    """Why it is taken although a division has not answered."""

    without = forms.CharField(
        label=_("Why it is taken without all opinions"), required=False, max_length=300,
        help_text=_("Only if a division that was asked has not answered yet."))
