"""The register of contracts (合同台账), duty 5 of Comprehensive Planning."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from planning.contract import services
from planning.contract.forms import ContractForm, PayForm, SignForm
from planning.contract.models import Contract, Status
from planning.project.verbforms import DayForm

S = Status
DESK = ("file_new", "edit", "note", "grant", "pay", "publish", "send_for_record", "drop")


def is_unpublished(contract: Contract) -> bool:
    """It is one that the law has published, and is not yet."""
    return contract.is_of_law and contract.published_on is None


def is_unrecorded(contract: Contract) -> bool:
    """Its copy is still to be sent."""
    return contract.is_of_law and contract.recorded_on is None


class ContractRegister(Register):
    """Draft, sign, pay, end."""

    model = Contract
    duty = 5
    rights = {
        "clerk": keeper(*DESK),
        "division_head": keeper(*DESK, "sign", "finish", "end_early"),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("number", "title", "party", "amount", "ends_on", "status")
    more_columns = ("purchase", "supplements", "advance", "signed_on", "published_on", "recorded_on")
    filters = ("status", "ends_on")
    sections = {
        _("Contract"): ("number", "party", "amount", "in_capitals", "advance", "terms", "ends_on"),
        _("Ground"): ("purchase", "supplements", "of_project", "budget_line"),
        _("Signature"): ("signed_on", "writer", "signer", "published_on", "recorded_on"),
    }
    form_fields = ("title", "purchase", "supplements", "party", "amount", "advance", "budget_line", "ends_on",
                   "terms", "grade")
    form = ContractForm
    series = Series("contract", "合〔{year}〕{seq}号")
    on_filing = services.file_new
    on_edit = services.edit
    verbs = (
        Verb("sign", _("Sign the contract"), (S.DRAFT,), S.SIGNED, services.sign, form=SignForm, primary=True),
        Verb("pay", _("Pay"), (S.SIGNED,), "", services.pay, form=PayForm),
        Verb("publish", _("It is published"), (S.SIGNED,), "", services.publish, form=DayForm, offered=is_unpublished),
        Verb("send_for_record", _("Its copy is sent for the record"), (S.SIGNED,), "", services.send_for_record,
             form=DayForm, offered=is_unrecorded),
        Verb("finish", _("It is carried out"), (S.SIGNED,), S.DONE, services.finish),
        Verb("end_early", _("End it before its time"), (S.SIGNED,), S.ENDED, services.end_early, needs_reason=True),
        Verb("drop", _("It is not concluded"), (S.DRAFT,), S.DROPPED, needs_reason=True),
    )
    prints = (Print("record", _("Record"), record_pdf),)
