"""The register of experts (专家库), duty 3 of Comprehensive Planning."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from planning.expert.forms import ExpertForm
from planning.expert.models import Expert, Status

KEEPS = ("file_new", "edit", "note", "retire")


class ExpertRegister(Register):
    """Enter, keep up, retire. Who has sat on a panel stays known: an expert is never deleted."""

    model = Expert
    duty = 3
    kept = True
    rights = {
        "clerk": keeper(*KEEPS),
        "division_head": keeper(*KEEPS, "grant"),
        "leader": whole_office(),
        "director": whole_office(),
    }
    columns = ("number", "title", "unit", "field", "rank", "valid_until", "status")
    more_columns = ("phone",)
    filters = ("status", "valid_until")
    sections = {_("Expert"): ("number", "title", "unit", "field", "rank", "phone", "valid_until", "avoids")}
    form_fields = ("title", "unit", "field", "rank", "phone", "avoids", "valid_until", "grade")
    form = ExpertForm
    series = Series("expert", "专家{seq}")
    verbs = (Verb("retire", _("Take out of the pool"), (Status.ACTIVE,), Status.RETIRED, needs_reason=True),)
    prints = (Print("record", _("Record"), record_pdf),)
