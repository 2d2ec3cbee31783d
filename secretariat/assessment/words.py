"""The words of a scheme and of the facts beneath a score, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def name_of(indicator: Mapping[str, Any]) -> str:
    """The indicator's name."""
    return str(indicator["zh" if (get_language() or "").startswith("zh") else "en"])


def basis_of(indicator: Mapping[str, Any]) -> str:
    """The definition that stands beneath the figure."""
    match indicator["source"]:
        case "timeliness":
            return _("Steps with a limit that were done in the period; their share done in time, times the weight.")
        case "bulletins":
            return _("Points of adopted contributions, by the points in force on the day of each adoption; "
                     "%(target)s points earn the weight.") % {"target": indicator["target"]}
        case "archives":
            return _("Documents of the year before: the share that was handed in to the archives, times the weight.")
        case "supervision":
            return _("Supervised items: the share that was closed in time, times the weight.")
        case "red_lights":
            return _("Supervised items closed late or overdue: %(each)s taken away for each, at most the weight.") % {
                "each": indicator["each"]}
        case _:
            return _("Entered by hand, with its evidence.")


def facts_of(facts: Mapping[str, Any]) -> str:
    """The facts in words; nothing for a manual score."""
    if "points" in facts:
        return _("%(adopted)s adopted, %(points)s points") % facts
    if "count" in facts:
        return _("%(count)s counted") % facts
    return _("%(good)s of %(total)s") % facts if "total" in facts else ""
