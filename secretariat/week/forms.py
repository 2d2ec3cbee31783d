"""What is typed in for a leader's arrangement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable
from office.files.names import clean_text
from office.orgchart.queries import people_in_office
from office.secrecy import refuse_state_secrets
from office.time import now
from secretariat.week.board import LEADERS
from secretariat.week.models import Arrangement


class ArrangementForm(forms.ModelForm):
    """Who, what, where, from when until when; without hours it lasts all day."""

    first_day = TypedDateField(label=_("First day"))
    last_day = TypedDateField(label=_("Last day"), required=False, help_text=_("Left empty: the same day."))

    class Meta:
        model = Arrangement
        fields = ("person", "kind", "title", "place", "first_day", "last_day", "begins", "ends", "grade")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = people_in_office(now()).filter(appointments__post__role__in=LEADERS).distinct()
        people.label_from_instance = lambda person: person.name
        for name in ("begins", "ends"):
            self.fields[name].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def clean(self) -> dict[str, Any]:
        """One day if no last one is named; clean words, and none marked as a state secret."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("first_day"):
            cleaned["first_day"] = believable(cleaned["first_day"])
            cleaned["last_day"] = cleaned.get("last_day") or cleaned["first_day"]
        words = {name: clean_text(cleaned.get(name) or "").strip() for name in ("title", "place")}
        refuse_state_secrets(words)
        return {**cleaned, **words}
