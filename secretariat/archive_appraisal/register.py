"""The register of appraisals (鉴定销毁登记簿), duty 6 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.register import Print, Register, Series
from secretariat.archive_appraisal import papers, services
from secretariat.archive_appraisal.forms import AppraisalForm, SupervisorsForm
from secretariat.archive_appraisal.models import ArchiveAppraisal, Status

S = Status
APPRAISING = ("file_new", "edit", "carry_out", "carry_out_extension", "note", "grant")


class ArchiveAppraisalRegister(Register):
    """Appraise, have it approved by somebody else, carry it out."""

    model = ArchiveAppraisal
    duty = 6
    rights = {
        "archivist": keeper(*APPRAISING),
        "division_head": keeper(*APPRAISING),
        "leader": whole_office("approve", "refuse", "note"),
        "director": whole_office("approve", "refuse", "note"),
    }
    columns = ("number", "title", "outcome", "proposed_by", "approved_by", "carried_out_at", "status")
    more_columns = ("years", "first_supervisor", "second_supervisor")
    filters = ("status", "outcome")
    sections = {
        _("Appraisal"): ("number", "title", "outcome", "years", "opinion", "proposed_by"),
        _("Approval"): ("approved_by", "approved_at"),
        _("Carrying out"): ("first_supervisor", "second_supervisor", "carried_out_at"),
    }
    form_fields = ("title", "scope", "outcome", "years", "opinion")
    form = AppraisalForm
    series = Series("archive_appraisal", "档鉴〔{year}〕{seq}号")
    next_keeps = ("scope",)
    on_filing = services.file_new
    verbs = (
        Verb("approve", _("Approve"), (S.PROPOSED,), S.APPROVED, services.approve, primary=True, grave=True),
        Verb("refuse", _("Refuse"), (S.PROPOSED,), S.REFUSED, needs_reason=True),
        Verb("carry_out", _("Destroy what is on the list"), (S.APPROVED,), S.CARRIED_OUT, services.carry_out,
             form=SupervisorsForm, grave=True, offered=services.is_to_be_destroyed),
        Verb("carry_out_extension", _("Keep what is on the list longer"), (S.APPROVED,), S.CARRIED_OUT,
             services.carry_out, offered=services.is_to_be_extended),
    )
    prints = (
        Print("list", _("List"), papers.listing),
        Print("record", _("Record"), papers.record),
    )
