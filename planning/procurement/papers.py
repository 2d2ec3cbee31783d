"""The papers of a purchase: record of the opening (开标记录), result notice with the ranking (中标结果公告)."""

from typing import Any

from django.utils.translation import gettext as _

from office.registers.paperwork import register_pdf
from planning.procurement.models import Procurement
from planning.procurement.services import ranking


def opening(record: Procurement, user: Any) -> bytes:
    """The offers in the order in which they were read out."""
    heads = [_("No."), _("Supplier"), _("Unified credit code"), _("Offered amount (yuan)"), _("Valid")]
    rows = [[str(place), bid.supplier, bid.credit_code, f"{bid.amount:,.2f}", bid.invalid or _("Yes")]
            for place, bid in enumerate(record.bids.all(), 1)]
    day = f" {record.opened_on:%Y-%m-%d}" if record.opened_on else ""
    return register_pdf(f"{_('Record of the opening')}{day} {record.number} {record.title}", heads, rows, user)


def result(record: Procurement, user: Any) -> bytes:
    """The ranking, and who won."""
    heads = [_("Place"), _("Supplier"), _("Offered amount (yuan)"), _("Mean score"), _("Result")]
    rows = [[str(place), row["bid"].supplier, f"{row['bid'].amount:,.2f}", f"{row['mean']:.2f}",
             _("Winner") if row["bid"].pk == record.winner_id else ""]
            for place, row in enumerate(ranking(record), 1)]
    day = f" {record.announced_on:%Y-%m-%d}" if record.announced_on else ""
    return register_pdf(f"{_('Result notice')}{day} {record.number} {record.title}", heads, rows, user)
