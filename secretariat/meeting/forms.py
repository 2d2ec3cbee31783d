"""The form of a meeting, and what its verbs ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.orgchart.choices import PeopleSelect, PersonField, label_of
from office.orgchart.models import Person
from office.orgchart.queries import people_in_office
from office.registers.forms import RecordForm
from office.time import now
from secretariat.meeting.models import Part, Reply
from secretariat.meeting_room.models import MeetingRoom


class PeopleField(forms.ModelMultipleChoiceField):
    """Several of the people in office at the moment the form is shown and checked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Person.objects.none(), widget=PeopleSelect, required=False, **kwargs)

    def __deepcopy__(self, memo: Any) -> "PeopleField":
        field = super().__deepcopy__(memo)
        field.queryset = people_in_office(now())
        return field

    def label_from_instance(self, person: Person) -> str:
        """Name and posts, as in the people search."""
        return label_of(person)


class MeetingForm(RecordForm):
    """Which meeting, when, where, under whom, and who is asked to come."""

    chair = PersonField(label=_("Chair"))
    attends = PeopleField(label=_("Attend (出席)"), help_text=_("Besides the chair. They read all papers."))
    observes = PeopleField(label=_("Sit in (列席)"), help_text=_(
        "They are told time, place and agenda; of the minutes they read the extract of a topic that concerns them."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = MeetingRoom.objects.filter(retired_at=None)
        for name in ("begins", "ends"):
            self.fields[name].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        if self.instance.pk:
            rows = list(self.instance.attendees.filter(removed_at=None))
            for name, part in (("attends", Part.ATTENDS), ("observes", Part.OBSERVES)):
                self.fields[name].initial = [
                    row.person_id for row in rows if row.part == part and row.person_id != self.instance.chair_id]

    def clean(self) -> dict[str, Any]:
        """Nobody both attends and sits in."""
        cleaned = super().clean()
        both = set(cleaned.get("attends") or ()) & set(cleaned.get("observes") or ())
        if both:
            names = "、".join(person.name for person in both)
            self.add_error("observes", _("%(names)s: choose one, attend or sit in.") % {"names": names})
        return cleaned


class ReplyForm(forms.Form):
    """The receipt: will come, sends somebody, cannot come."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Reply.choices, widget=forms.RadioSelect)
    stand_in = PersonField(label=_("Substitute"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300,
                           help_text=_("Whoever declines says why."))


class NoActionForm(forms.Form):
    """Which decision needs no supervised item; the reason is asked beside it."""

    line = forms.IntegerField(label=_("Decision number"), min_value=1, max_value=999,
                              help_text=_("The number of the decision on the meeting's page."))
