"""The sentences of notices, by subject; filled and translated when they are shown, in the reader's language."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

SENTENCES: dict[str, Any] = {
    "to_act": gettext_lazy("For you to act on (%(act)s): %(line)s"),
    "to_read": gettext_lazy("For you to read: %(line)s"),
    "urged": gettext_lazy("%(by)s urges you: %(line)s"),
    "instructed": gettext_lazy("%(by)s has instructed: %(line)s"),
    "route_ended": gettext_lazy("The route has ended: %(line)s"),
    "route_withdrawn": gettext_lazy("The route was withdrawn or sent back to you: %(line)s"),
    "no_longer_asked": gettext_lazy("You need not act any more: %(line)s"),
    "taken_over": gettext_lazy("%(by)s has taken this over: %(line)s"),
    "entered_for_you": gettext_lazy("%(by)s entered your instruction from paper; you may object: %(line)s"),
    "objected": gettext_lazy("%(by)s objects to what was entered from paper: %(line)s"),
    "export_done": gettext_lazy("Your PDF is ready: %(line)s"),
    "export_failed": gettext_lazy("Your PDF could not be made: %(line)s"),
    "due": gettext_lazy("Due on %(due_day)s: %(line)s"),
    "overdue": gettext_lazy("Overdue since %(due_day)s: %(line)s"),
}
OTHER = gettext_lazy("News about: %(line)s")


def sentence(notice: Any) -> str:
    """What a notice says, in the active language."""
    zh = (get_language() or "").startswith("zh")
    words = {"line": "", "note": "", "due_day": "", "act": "", **notice.words}
    words["by"] = words.get("by_zh" if zh else "by_en") or _("The system")
    words["act"] = act_word(words["act"])
    said = str(SENTENCES.get(notice.subject, OTHER)) % words
    return f"{said} — {words['note']}" if words["note"] else said


def act_word(act: str) -> str:
    """The word for a step's act."""
    from office.routing.models import Act

    return str(Act(act).label) if act in Act.values else act
