"""The report on a stocktake (盘点表): every card, where it was seen, and the differences with their explanations."""

from typing import Any

from django.utils.translation import gettext as _

from office.registers.paperwork import register_pdf
from planning.stocktake.counting import lines_of
from planning.stocktake.models import Stocktake


def report(stocktake: Stocktake, user: Any) -> bytes:
    """The stocktake as a book: one line a card, then one a difference without a card."""
    told = {row.asset_id: row for row in stocktake.differences.all() if row.asset_id}
    heads = [_("Code"), _("Name"), _("Place in the books"), _("Keeper"), _("Seen at"), _("Difference"),
             _("Explanation")]
    rows, listed = [], set()
    for line in lines_of(stocktake):
        row = told.get(line.asset_id)
        listed.add(line.asset_id)
        seen = line.seen_at_place or ""  # type: ignore[attr-defined]
        rows.append([line.asset.number, line.asset.title, line.place, line.keeper.name if line.keeper else "", seen,
                     str(row.get_kind_display()) if row else "", row.explanation if row else ""])
    for row in stocktake.differences.all():
        if row.asset_id not in listed:
            rows.append(["", row.text, row.expected, "", row.found, str(row.get_kind_display()), row.explanation])
    title = f"{_('Report on the stocktake')} {stocktake.number} {stocktake.scope()}"
    return register_pdf(title, heads, rows, user)
