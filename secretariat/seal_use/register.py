"""The register of the uses of seals (用印登记簿), duty 19 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from secretariat.seal_use import services
from secretariat.seal_use.forms import SealUseForm
from secretariat.seal_use.models import SealUse, Status

S = Status
ASKING = ("file_new", "edit", "withdraw", "note")


class SealUseRegister(Register):
    """Ask for a seal, allow it, affix it or take it out and bring it back."""

    model = SealUse
    duty = 19
    rights = {
        "clerk": own(*ASKING),
        "archivist": own(*ASKING),
        "registry": own(*ASKING),
        "division_head": own(*ASKING),
        "seal_keeper": keeper("file_new", "note", "withdraw", "affix", "hand_out", "take_back"),
        "leader": whole_office("note", "approve", "refuse"),
        "director": whole_office("note", "approve", "refuse"),
    }
    columns = ("number", "title", "seal", "purpose", "used_at", "status")
    more_columns = ("document_number", "addressee", "copies", "pages", "division", "created_by", "approver",
                    "approved_at", "operator", "back_on", "returned_at")
    filters = ("status", "seal", "purpose", "used_at")
    sections = {
        _("Use"): ("number", "seal", "purpose", "title", "document_number", "signature", "addressee", "copies",
                    "pages"),
        _("Taken out"): ("companion", "back_on", "returned_at"),
        _("Who"): ("created_by", "approver", "approved_at", "operator", "used_at", "signed_sha256"),
    }
    form_fields = ("seal", "purpose", "title", "document_number", "signature", "addressee", "copies", "pages",
                   "companion", "back_on", "grade")
    form = SealUseForm
    series = Series("seal_use", "用印〔{year}〕{seq}号")
    on_edit = services.edit
    verbs = (
        Verb("approve", _("Approve"), (S.ASKED,), S.APPROVED, services.approve, primary=True, grave=True),
        Verb("refuse", _("Refuse"), (S.ASKED,), S.REFUSED, needs_reason=True),
        Verb("withdraw", _("Withdraw"), (S.ASKED, S.APPROVED), S.WITHDRAWN, needs_reason=True),
        Verb("affix", _("Seal affixed"), (S.APPROVED,), S.AFFIXED, services.affix, primary=True,
             offered=services.is_on_paper),
        Verb("hand_out", _("Seal given out"), (S.APPROVED,), S.OUT, services.affix, primary=True,
             offered=services.is_taken_out),
        Verb("take_back", _("Seal returned"), (S.OUT,), S.RETURNED, services.take_back, primary=True),
    )
    prints = (Print("record", _("Record"), record_pdf),)
