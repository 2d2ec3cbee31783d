"""A record's history in words: who changed which field from what to what, when and why."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.records.verbs import verbs_of
from office.registers.register import register_of
from office.registers.values import label, readable, spelt
from office.routing.words import CAUSES as ROUTE_CAUSES

SHOWN = 50  # versions a page
NOT_SHOWN = {"version", "line", "kind", "sender_number_plain", "is_open", "urgent", "record_ptr"}

# What was done when no verb of the register and no act of a route was.
CAUSES: dict[str, Any] = {
    "file_new": _("Opened"), "edit": _("Edited"), "link": _("Linked to another record"),
    "withdraw_file": _("File taken off"), "pause": _("Time limit paused"), "resume": _("Time limit resumed"),
    "extend": _("Time limit extended"), "system": _("By the portal itself"),
    "answer_comment": _("Comment answered"), "supervise_finding": _("Finding supervised"),
    "report_correction": _("Correction reported"), "send_finding_back": _("Finding sent back"),
    "close_finding": _("Finding closed"),
}


def versions(record: Any) -> list[dict[str, Any]]:
    """The newest versions, each with its changed fields; the first one has none."""
    newest = record.history.select_related("history_user__person").order_by("-history_date", "-history_id")
    rows = list(newest[:SHOWN + 1])
    verbs = {verb.name: verb.label for verb in verbs_of(record.kind)}
    causes = {**ROUTE_CAUSES, **CAUSES, **verbs, **register_of(record.kind).acts}
    shown = []
    for row, older in zip(rows, [*rows[1:], None], strict=True):
        if len(shown) == SHOWN:
            break
        who = row.history_user.person if row.history_user else None
        why = row.history_change_reason
        shown.append({"at": row.history_date, "who": who, "why": causes.get(why, why),
                      "changes": changes(type(record), older, row) if older else []})
    return [version for version in shown if version["changes"] or version is shown[-1]]


def changes(model: Any, older: Any, newer: Any) -> list[tuple[str, Any, Any]]:
    """(label, before, after) of each field that differs."""
    found = []
    for field in newer.tracked_fields:
        before, after = getattr(older, field.attname), getattr(newer, field.attname)
        if field.name in NOT_SHOWN or before == after:
            continue
        found.append((label(model, field.name), _words(model, field, older, before),
                      _words(model, field, newer, after)))
    return found


def _words(model: Any, field: Any, row: Any, found: Any) -> Any:
    if field.name == "status":
        return dict(model.STATUSES.choices).get(found, found)
    if field.is_relation and found is not None:
        return str(field.related_model._default_manager.filter(pk=found).first() or found)
    display = getattr(row, f"get_{field.name}_display", None)
    return display() if display else spelt(readable(found))
