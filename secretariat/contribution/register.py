"""The register of contributions (信息稿), duty 8 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from secretariat.contribution import services
from secretariat.contribution.forms import AdoptionForm, ContributionForm, VoidAdoptionForm
from secretariat.contribution.models import Contribution, Status

S = Status
DIVISION = ("file_new", "edit", "submit_again", "note")
EDITORS = (*DIVISION, "return_back", "not_use", "enter_adoption", "void_adoption", "circulate", "grant")


class ContributionRegister(Register):
    """A division submits; the bulletins' editor returns it, takes it into an issue, or does not use it."""

    model = Contribution
    duty = 8
    rights = {
        "clerk": own(*DIVISION),
        "archivist": own(*DIVISION),
        "division_head": own(*DIVISION, "circulate", "grant"),
        "registry": keeper(*EDITORS),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("number", "title", "source", "author", "opened", "status")
    more_columns = ("printed_in", "reason")
    filters = ("status", "division", "opened")
    sections = {
        _("Body"): ("text",),
        _("Contribution"): ("number", "source", "author", "opened", "printed_in", "reason"),
    }
    form_fields = ("title", "author", "text", "grade")
    form = ContributionForm
    series = Series("contribution", "稿〔{year}〕{seq}号")
    on_edit = services.edit
    acts = {"choose": _("Taken into an issue"), "take_out": _("Taken out of the issue")}
    verbs = (
        Verb("return_back", _("Return to the division"), (S.SUBMITTED,), S.RETURNED, services.return_back,
             needs_reason=True),
        Verb("submit_again", _("Submit again"), (S.RETURNED,), S.SUBMITTED, services.submit_again, primary=True),
        Verb("not_use", _("Do not use"), (S.SUBMITTED, S.RETURNED), S.UNUSED, services.not_use, needs_reason=True),
        Verb("enter_adoption", _("Enter an adoption"), (S.ADOPTED,), "", services.enter_adoption, form=AdoptionForm,
             when_closed=True),
        Verb("void_adoption", _("Void an adoption"), (S.ADOPTED,), "", services.void_adoption, form=VoidAdoptionForm,
             needs_reason=True, when_closed=True, offered=services.has_adoptions_of_others),
    )
    prints = (Print("record", _("Record"), record_pdf),)
