"""The register of instructions (批示登记簿), duty 4 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from secretariat.instruction import services
from secretariat.instruction.forms import DistributionForm, InstructionForm, ReportForm
from secretariat.instruction.models import Instruction, Status

S = Status
KEEPING = ("file_new", "edit", "distribute", "circulate", "report", "note", "grant")


class InstructionRegister(Register):
    """Enter, distribute, report back; one act makes a supervised item of it."""

    model = Instruction
    duty = 4
    rights = {
        "registry": keeper(*KEEPING),
        "division_head": own(*KEEPING),
        "leader": whole_office("file_new", "note"),
        "director": whole_office("file_new", "note"),
    }
    columns = ("number", "title", "given_by", "given_on", "status")
    more_columns = ("level", "text", "source_line", "result", "reported_on")
    filters = ("status", "level", "given_on")
    sections = {
        _("Instruction"): ("given_by", "level", "given_on", "text", "source_line"),
        _("Outcome"): ("result", "reported_on"),
    }
    form_fields = ("title", "given_by", "level", "given_on", "text", "grade", "source")
    form = InstructionForm
    series = Series("instruction", "批〔{year}〕{seq}号")
    on_filing = services.file_new
    on_edit = services.edit
    offered_on_records = _("Enter an instruction on this")
    verbs = (
        Verb("distribute", _("Distribute"), (S.REGISTERED, S.DISTRIBUTED), S.DISTRIBUTED, services.distribute,
             form=DistributionForm, primary=True),
        Verb("report", _("Report back"), (S.REGISTERED, S.DISTRIBUTED), S.FED_BACK, services.report, form=ReportForm),
    )
    prints = (Print("record", _("Record"), record_pdf),)
