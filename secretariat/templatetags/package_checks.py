"""What the checks of a package said, check by check."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
WORDS = {
    "authenticity": _("Authenticity"), "integrity": _("Integrity"), "usability": _("Usability"), "safety": _("Safety"),
    "digest": _("the files are those that were filed"), "metadata": _("the metadata fit the document"),
    "sign_off": _("what was signed off is what was filed"), "required_metadata": _("all metadata are there"),
    "parts": _("the document is there"), "handling_record": _("the sheet of its handling is there"),
    "numbering": _("the class is numbered without a gap"), "format": _("formats that are taken"),
    "opens": _("every file opens, and none is locked"), "transfer_log": _("the transfer is written down"),
    "virus": _("viruses (when it is written to its carrier)"), "medium": _("the carrier (by people)"),
}
COUNTED = {"pass": "passed", "fail": "failed", "not_applicable": "not_applicable"}
SHOWN = 10  # findings of one check


@register.filter
def summed(results: list[dict[str, str]]) -> list[dict[str, Any]]:
    """One row a check: how many passed, failed, did not apply; and the first findings with their codes."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for result in results:
        row = rows.setdefault((result["of"], result["check"]), {
            "of": WORDS[result["of"]], "check": WORDS[result["check"]], "passed": 0, "failed": 0, "not_applicable": 0,
            "findings": []})
        row[COUNTED[result["result"]]] += 1
        if result["result"] == "fail" and len(row["findings"]) < SHOWN:
            row["findings"].append(f"{result['code']}: {result['finding']}")
    order = list(WORDS)
    return [rows[key] for key in sorted(rows, key=lambda key: (order.index(key[0]), order.index(key[1])))]
