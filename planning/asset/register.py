"""The register of fixed assets (固定资产台账), duty 5 of Comprehensive Planning."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.lending import services as lending
from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.register import Print, Register, Series
from planning.asset import custody, papers, services
from planning.asset.forms import AssetForm, DisposalForm, HandOverForm, LoanForm, MendedForm, RepairForm
from planning.asset.grounds import grounds_of
from planning.asset.models import Asset, Status

S = Status
HERE = (S.IDLE, S.IN_USE)
DESK = ("file_new", "edit", "note", "grant", "hand_over", "take", "refuse_it", "take_offer_back", "set_aside",
        "send_away", "mended", "lend", "give_back", "propose_end")


def is_offered(asset: Any) -> bool:
    """It is offered to somebody who has not signed yet."""
    return asset.offered_to_id is not None


def is_settled(asset: Any) -> bool:
    """Neither offered nor to be disposed of."""
    return asset.offered_to_id is None and not asset.ending


def is_ending(asset: Any) -> bool:
    """Its disposal is proposed."""
    return bool(asset.ending)


class AssetRegister(Register):
    """Cards, their hand-overs, repairs, loans and ends."""

    model = Asset
    duty = 5
    kept = True
    grounds = grounds_of
    rights = {
        "clerk": keeper(*DESK),
        "division_head": keeper(*DESK, "approve_end", "refuse_end"),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("number", "title", "class_name", "place", "keeper", "value", "status")
    more_columns = ("spec", "serial", "acquired_on", "used_in", "net_value", "removed_on")
    filters = ("status", "used_in", "acquired_on")
    sections = {
        _("Asset"): ("number", "class_name", "spec", "serial", "acquired_on", "source"),
        _("Where it is"): ("place", "used_in", "keeper", "offered_to"),
        _("Value"): ("value", "life", "net_value", "removed_on"),
    }
    form_fields = ("title", "class_code", "spec", "serial", "value", "acquired_on", "place", "used_in", "grade")
    form = AssetForm
    series = Series("asset", "ZC{year}-{seq:04d}")
    exports = ("csv", "xlsx", "pdf")
    on_filing = services.file_new
    on_edit = services.edit
    verbs = (
        Verb("take", _("Sign for it"), HERE, "", custody.take, offered=is_offered, primary=True),
        Verb("refuse_it", _("Do not take it"), HERE, "", custody.refuse_it, needs_reason=True, offered=is_offered),
        Verb("take_offer_back", _("Take the offer back"), HERE, "", custody.take_offer_back, offered=is_offered),
        Verb("hand_over", _("Hand over"), HERE, "", custody.hand_over, form=HandOverForm, offered=is_settled),
        Verb("set_aside", _("No longer used"), (S.IN_USE,), S.IDLE, offered=is_settled),
        Verb("send_away", _("Send for repair"), HERE, S.REPAIR, services.send_away, form=RepairForm,
             offered=is_settled),
        Verb("mended", _("Back from repair"), (S.REPAIR,), "", services.mended, form=MendedForm),
        Verb("lend", _("Lend it"), (S.IDLE,), S.LENT, services.lend, form=LoanForm, offered=is_settled),
        Verb("give_back", _("Back from the borrower"), (S.LENT,), S.IDLE, lending.give_back),
        Verb("propose_end", _("Propose its disposal"), HERE, "", services.propose_end, form=DisposalForm,
             offered=is_settled),
        Verb("approve_end", _("Approve the disposal"), HERE, S.SCRAPPED, services.approve_end, offered=is_ending,
             primary=True),
        Verb("refuse_end", _("Refuse the disposal"), HERE, "", services.refuse_end, needs_reason=True,
             offered=is_ending),
    )
    prints = (Print("label", _("Label with QR code"), papers.label), Print("card", _("Card"), papers.card))
