"""The way between the pages of the archives."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from office.permissions.ask import may_somewhere
from secretariat.archive_item.models import ArchiveItem

register = template.Library()


@register.inclusion_tag("secretariat/_archive_pages.html", takes_context=True)
def archive_pages(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The pages of the archives that the reader may open; `here` is the one they are on."""
    user = context["request"].user
    pages = [("list", _("Items"), "archive_item_list", True),
             ("arrange", _("Arrange"), "archive_arrange", may_somewhere(user, "arrange", [ArchiveItem.KIND])),
             ("classes", _("Classes and prints"), "archive_classes", True),
             ("loans", _("Loans"), "archive_loans", may_somewhere(user, "lend", [ArchiveItem.KIND]))]
    return {"pages": [(name, label, reverse(url)) for name, label, url, may in pages if may], "here": here}
