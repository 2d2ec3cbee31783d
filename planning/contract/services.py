"""What happens to a contract: signed within the approval and promised from its line, paid for acceptances, ended."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from office.figures.queries import figure
from office.notices.services import promise_notice
from office.records.perform import Change, along, differs
from office.time import today
from planning.budget import ledger
from planning.contract.models import Contract, ContractPayment, Status
from planning.limits import end_limit, set_limit
from planning.procurement.models import Status as Purchase
from planning.procurement.services import contracted, link_project
from planning.project.queries import require_within

PUBLISH, RECORD = "procurement.publish_days", "procurement.record_days"
FIXED = ("purchase_id", "supplements_id", "party", "amount", "advance", "budget_line_id", "ends_on", "terms")


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Whoever drafts it does not sign it; the project is the purchase's, or that of the contract it adds to."""
    contract = change.record
    contract.writer_id = change.person_id
    above = contract.supplements or contract.purchase
    contract.of_project_id = above.of_project_id if above else None
    link_project(change)


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """A signed contract stays; what changes is a supplementary contract. Raises ValidationError."""
    contract = change.record
    if contract.status != Status.DRAFT and differs(contract, FIXED):
        raise ValidationError(_("It is signed: agree on a supplementary contract."))
    above = contract.supplements or contract.purchase
    contract.of_project_id = above.of_project_id if above else None


def sign(change: Change, signed_on: date) -> None:
    """Sign it, and promise its amount from its line. Raises ValidationError with the rule that is broken."""
    contract = change.record
    if contract.writer_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever drafts a contract does not sign it."))
    if not contract.attachments.filter(withdrawn_at=None).exists():
        raise ValidationError(_("Attach the contract first (Edit, Files)."))
    contract.signed_on, contract.signer_id = signed_on, change.person_id
    refuse_amount(contract)
    if contract.of_project_id:
        require_within(contract.of_project_id, contract.amount)
    contract.commitment = ledger.commit(change, contract.budget_line_id, contract.amount, contract.line_words())
    if contract.is_of_law:
        set_limit(change, PUBLISH, signed_on)
        with along(change, contract.purchase_id) as purchase:
            if purchase.record.status == Purchase.AWARDED:
                contracted(purchase)
                purchase.become(Purchase.CONTRACTED)
    promise_notice(change, "contract_signed", [f"u{contract.writer_id}"])


def publish(change: Change, day: date) -> None:
    """It was published (采购法实施条例50条). Raises ValidationError for a day before it was signed."""
    contract = change.record
    _require_signed(contract, day)
    contract.published_on = day
    if contract.recorded_on is None:
        set_limit(change, RECORD, contract.signed_on, done=day)
    else:
        end_limit(change, day)


def send_for_record(change: Change, day: date) -> None:
    """Its copy went to the finance bureau (政府采购法47条). Raises ValidationError for a day before it was signed."""
    contract = change.record
    _require_signed(contract, day)
    contract.recorded_on = day
    if contract.published_on is not None:
        end_limit(change, day)


def _require_signed(contract: Contract, day: date) -> None:
    if day < contract.signed_on:
        raise ValidationError({"day": _("It was signed on %(day)s.") % {"day": contract.signed_on.isoformat()}})


def refuse_amount(contract: Contract) -> None:
    """Raises ValidationError above the approval, against the result, or for supplements over the tenth."""
    if contract.supplements_id:
        refuse_supplement(contract)
        return
    purchase = contract.purchase
    if purchase is None:
        return
    if purchase.status not in (Purchase.AWARDED, Purchase.CONTRACTED):
        raise ValidationError({"purchase": _("Its result is not announced yet (政府采购法46条).")})
    if purchase.winner and purchase.winner.supplier != contract.party:
        raise ValidationError({"party": _("The contract is made with the winner, %(winner)s (政府采购法46条).") % {
            "winner": purchase.winner.supplier}})
    if contract.amount > purchase.approved:
        raise ValidationError({"amount": _(
            "Contract above the approved amount: %(most)s yuan are approved (%(number)s).") % {
                "most": ledger.said(purchase.approved), "number": purchase.number}})


def refuse_supplement(contract: Contract) -> None:
    """Raises ValidationError for supplements that together come over the share of the contract (figure; 采购法49条)."""
    origin = contract.supplements
    assert origin is not None
    share = Decimal(figure("procurement.supplement", contract.signed_on or today()))
    added = origin.supplements_made.exclude(pk=contract.pk).filter(signed_on__isnull=False).aggregate(
        sum=Sum("amount"))["sum"] or Decimal(0)
    most = (origin.amount * share).quantize(Decimal("0.01")) - added
    if origin.signed_on is None or origin.supplements_id:
        raise ValidationError({"supplements": _("It adds to a signed contract that is itself no supplement.")})
    if contract.amount > most:
        raise ValidationError({"amount": _(
            "Supplementary contracts come to at most %(share)s of the contract (政府采购法49条): %(most)s yuan are "
            "left.") % {"share": f"{share:.0%}", "most": ledger.said(max(most, Decimal(0)))}})
    if contract.party != origin.party:
        raise ValidationError({"party": _("A supplementary contract is made with the same supplier (政府采购法49条).")})


def pay(change: Change, amount: Decimal, paid_on: date, acceptance: Any = None) -> None:
    """Pay for an acceptance, or the advance that the contract names, through the ledger. Raises ValidationError."""
    contract = change.record
    if acceptance is None:
        paid = _paid(contract, acceptance=None)
        if amount > contract.advance - paid:
            raise ValidationError({"amount": _(
                "Payment before acceptance: the contract names an advance of %(advance)s yuan, %(paid)s are paid.") % {
                    "advance": ledger.said(contract.advance), "paid": ledger.said(paid)}})
    else:
        if acceptance.deal_id != contract.pk or acceptance.accepted_on is None:
            raise ValidationError({"acceptance": _("Nothing of this contract is accepted by it.")})
        if paid_on < acceptance.accepted_on:
            raise ValidationError({"paid_on": _("It was not accepted yet on this day.")})
        left = acceptance.amount - _paid(contract, acceptance=acceptance)
        if amount > left:
            raise ValidationError({"amount": _("Of what was accepted, %(left)s yuan are not paid.") % {
                "left": ledger.said(left)}})
    if amount > contract.amount - _paid(contract):
        raise ValidationError({"amount": _("Payment above the contract.")})
    voucher = ledger.pay(change, contract.commitment_id, amount, contract.line_words(), paid_on=paid_on,
                         for_record=acceptance or contract)
    ContractPayment.objects.create(contract=contract, acceptance=acceptance, amount=amount, paid_on=paid_on,
                                   voucher=voucher, by_id=change.person_id)


def _paid(contract: Contract, **which: Any) -> Decimal:
    if "acceptance" in which and which["acceptance"] is None:
        which = {"acceptance__isnull": True}
    found: Decimal | None = contract.payments.filter(**which).aggregate(sum=Sum("amount"))["sum"]
    return found or Decimal(0)


def finish(change: Change) -> None:
    """It is carried out: what is still promised goes back to its line. Raises ValidationError while the law waits."""
    contract = change.record
    if contract.is_of_law and not (contract.published_on and contract.recorded_on):
        raise ValidationError(_("Publish it and send its copy for the record first (政府采购法47条)."))
    _release(change)


def end_early(change: Change) -> None:
    """It ended before its time, for the reason given: what is still promised goes back."""
    end_limit(change)
    _release(change)


def _release(change: Change) -> None:
    contract = change.record
    contract.commitment.refresh_from_db()
    if contract.commitment.open:
        ledger.release(change, contract.commitment_id, None, contract.line_words())
