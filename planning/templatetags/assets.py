"""What the pages of assets say to their reader: the way between them, and the stocktakes that want to see a card."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from office.permissions.ask import may_see_register
from planning.asset.models import Asset
from planning.stocktake.counting import Open, open_for
from planning.stocktake.models import Stocktake

register = template.Library()


@register.inclusion_tag("planning/_asset_pages.html", takes_context=True)
def asset_pages(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The pages of assets that the reader may open; `here` is the one they are on."""
    user = context["request"].user
    reads = may_see_register(user, Asset.KIND)
    pages = [("list", _("Cards"), "asset_list", reads), ("ledger", _("Statement and ledger"), "asset_ledger", reads),
             ("stocktakes", _("Stocktakes"), "stocktake_list", may_see_register(user, Stocktake.KIND)),
             ("mine", _("In my hands"), "assets_mine", True)]
    return {"pages": [(name, label, reverse(url)) for name, label, url, may in pages if may], "here": here}


@register.simple_tag(takes_context=True)
def stocktakes_open(context: dict[str, Any], asset: Asset) -> list[Open]:
    """The stocktakes that are being counted now and in which the reader counts; no query for who counts nothing."""
    return open_for(context["request"].user, asset)
