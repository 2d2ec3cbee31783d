"""The form of a system request, and what its verbs ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.orgchart.choices import PersonField
from office.registers.forms import RecordForm
from secretariat.system_request.models import ACCOUNTS, Type


class SystemForm(RecordForm):
    """What it is about; for an account, whose."""

    about = PersonField(label=_("Person whose account it is"), required=False,
                        help_text=_("For requests about an account; empty for somebody who is not in the office yet."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request_type"].help_text = _(
            "Accounts go by the division's head and the Secretariat to the administrator, faults to the administrator. "
            "A feature goes no route: only save it, and the Secretariat decides.")
    def clean(self) -> dict[str, Any]:
        """Rights and ends are of an account that is there."""
        said = super().clean()
        if said.get("request_type") in (Type.CHANGED_RIGHTS, Type.CLOSED_ACCOUNT) and not said.get("about"):
            self.add_error("about", _("Say whose account it is."))
        if said.get("request_type") not in ACCOUNTS:
            said["about"] = None
        return said


class PlanForm(forms.Form):
    """When a feature is to come."""

    planned_for = forms.CharField(label=_("Planned for"), max_length=40, help_text=_("A version or a month."))


class DeliverForm(forms.Form):
    """With which version it came."""

    release = forms.CharField(label=_("Version of the portal"), max_length=40)
