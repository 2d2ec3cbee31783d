"""The acceptance on paper (验收单): every item with what was ordered, accepted and remarked."""

from typing import Any

from django.utils.translation import gettext as _

from office.registers.paperwork import register_pdf
from planning.goods_acceptance.models import GoodsAcceptance


def acceptance(record: GoodsAcceptance, user: Any) -> bytes:
    """One line an item."""
    heads = [_("No."), _("Name"), _("Model and specification"), _("Still to come"), _("Accepted"),
             _("Price of one (yuan)"), _("Amount (yuan)"), _("Remark")]
    rows = [[str(one.place), one.name, one.spec, str(one.ordered), "" if one.accepted is None else str(one.accepted),
             f"{one.price:,.2f}", f"{one.amount:,.2f}", one.remark] for one in record.items.all()]
    day = f" {record.accepted_on:%Y-%m-%d}" if record.accepted_on else ""
    return register_pdf(f"{_('Acceptance of goods')}{day} {record.number} {record.title}", heads, rows, user)
