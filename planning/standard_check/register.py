"""The register of compliance checks (标准执行检查), duty 2 of Comprehensive Planning; every division checks its own."""

from django.utils.translation import gettext_lazy as _

from office.inspecting import services
from office.inspecting.forms import FindingForm
from office.inspecting.models import Status
from office.permissions.policy import own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from planning.standard_check.forms import CheckForm
from planning.standard_check.grounds import grounds_of
from planning.standard_check.models import StandardCheck

S = Status
INSPECTOR = ("file_new", "edit", "note", "circulate", "add_finding", "order", "close_clean", "abandon")


class StandardCheckRegister(Register):
    """Check, hand the findings to their owners, close each when it is corrected."""

    model = StandardCheck
    duty = 2
    grounds = grounds_of
    rights = {
        "clerk": own(*INSPECTOR),
        "division_head": own(*INSPECTOR, "grant", "take_over"),
        "registry": whole_office("note"),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("number", "title", "against", "whom", "inspected_on", "status")
    more_columns = ("division", "inspector", "summary")
    filters = ("status", "division", "inspected", "inspected_on")
    sections = {_("Check"): ("number", "against", "whom", "inspected_on", "inspector", "summary")}
    form_fields = ("title", "against", "inspected", "unit", "inspected_on", "summary", "grade")
    form = CheckForm
    series = Series("standard_check", "标查〔{year}〕{seq}号")
    on_filing = services.file_new
    verbs = (
        Verb("add_finding", _("Note a finding"), services.OPEN, "", services.add_finding, form=FindingForm,
             primary=True),
        Verb("order", _("Hand over for correction"), (S.INSPECTING,), S.CORRECTING, services.order),
        Verb("close_clean", _("Nothing was found"), (S.INSPECTING,), S.CLOSED, services.close_clean),
        Verb("abandon", _("Abandon the inspection"), (S.INSPECTING,), S.ABANDONED, needs_reason=True),
        Verb("take_over", _("Take over as inspector"), services.OPEN, "", services.take_over, needs_reason=True),
    )
    prints = (Print("record", _("Record"), record_pdf),)
