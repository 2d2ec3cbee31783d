"""The register of inspections of rules (制度执行检查), duty 11 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.inspecting import services
from office.inspecting.forms import FindingForm
from office.inspecting.models import Status
from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from secretariat.rule_inspection.forms import InspectionForm
from secretariat.rule_inspection.grounds import grounds_of
from secretariat.rule_inspection.models import RuleInspection

S = Status
INSPECTOR = ("file_new", "edit", "note", "circulate", "add_finding", "order", "close_clean", "abandon")


class RuleInspectionRegister(Register):
    """Inspect, hand the findings to their owners, close each when it is corrected."""

    model = RuleInspection
    duty = 11
    grounds = grounds_of
    rights = {
        "clerk": keeper(*INSPECTOR),
        "registry": keeper(*INSPECTOR, "grant"),
        "division_head": keeper(*INSPECTOR, "grant", "take_over"),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("number", "title", "rule", "inspected", "inspected_on", "status")
    more_columns = ("inspector", "summary")
    filters = ("status", "inspected", "inspected_on")
    sections = {_("Inspection"): ("number", "rule", "inspected", "inspected_on", "inspector", "summary")}
    form_fields = ("title", "rule", "inspected", "inspected_on", "summary", "grade")
    form = InspectionForm
    series = Series("rule_inspection", "制查〔{year}〕{seq}号")
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
