"""The words for acts and for the lines of the journal, in one place."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.routing.models import Act

# What is written when a step of this act is done: its button, and its line in the timeline.
FINISHED: dict[str, Any] = {
    Act.PROPOSE: _("Proposed opinion"),
    Act.INSTRUCT: _("Instruction"),
    Act.HANDLE: _("Handled"),
    Act.ASSIST: _("Assisted"),
    Act.REVIEW: _("Reviewed"),
    Act.COUNTERSIGN: _("Countersigned"),
    Act.SIGN: _("Signed off"),
    Act.READ: _("Read and noted"),
    Act.REGISTER: _("Registered"),
    Act.PRINT: _("Printed"),
    Act.AUTHORISE: _("Seal authorised"),
    Act.SEAL: _("Sealed"),
    Act.DISPATCH: _("Distributed"),
    Act.FILE: _("Filed"),
}

LINES: dict[str, Any] = {
    "start": _("Route started"),
    "disagree": _("Disagreed"),
    "return": _("Returned"),
    "recall": _("Taken back"),
    "hand_on": _("Handed on"),
    "add_signer": _("Signer added"),
    "co_handle": _("Asked to assist"),
    "circulate": _("Circulated"),
    "urge": _("Urged"),
    "take_over": _("Taken over"),
    "withdraw": _("Route withdrawn"),
    "object": _("Objection"),
}

# What a record's history says an act was, where the step's own act is not known.
CAUSES: dict[str, Any] = {**LINES, "agree": _("Step finished"), "see": _("Opened")}

# The button that finishes a step.
FINISH: dict[str, Any] = {
    Act.PROPOSE: _("Submit the proposed opinion"),
    Act.INSTRUCT: _("Instruct"),
    Act.HANDLE: _("Report as handled"),
    Act.ASSIST: _("Report as assisted"),
    Act.REVIEW: pgettext_lazy("act", "Agree"),
    Act.COUNTERSIGN: pgettext_lazy("act", "Agree"),
    Act.SIGN: _("Sign off"),
    Act.READ: _("Acknowledge"),
    Act.REGISTER: _("Register"),
    Act.PRINT: _("Report as printed"),
    Act.AUTHORISE: _("Authorise the seal"),
    Act.SEAL: _("Affix the seal"),
    Act.DISPATCH: _("Report as distributed"),
    Act.FILE: _("Report as filed"),
}

# What is said after a step was finished.
DONE: dict[str, Any] = {
    Act.PROPOSE: _("Proposed opinion submitted"),
    Act.INSTRUCT: _("Instruction given"),
    Act.HANDLE: _("Reported as handled"),
    Act.ASSIST: _("Reported as assisted"),
    Act.REVIEW: _("Agreed"),
    Act.COUNTERSIGN: _("Agreed"),
    Act.SIGN: _("Signed off"),
    Act.READ: _("Acknowledged"),
    Act.REGISTER: _("Registered"),
    Act.PRINT: _("Reported as printed"),
    Act.AUTHORISE: _("Seal authorised"),
    Act.SEAL: _("Sealed"),
    Act.DISPATCH: _("Reported as distributed"),
    Act.FILE: _("Reported as filed"),
}

DECIDING = frozenset({Act.INSTRUCT, Act.REVIEW, Act.COUNTERSIGN, Act.SIGN, Act.AUTHORISE})  # acts that may disagree
NEEDS_OPINION = frozenset({Act.PROPOSE, Act.INSTRUCT, Act.HANDLE})
MAY_BE_EMPTY = frozenset({Act.ASSIST, Act.READ})  # nobody need be chosen for these


def line_word(name: str, act: str = "") -> Any:
    """What a line of the journal says was done, in the reader's language."""
    if name == "agree":
        return FINISHED.get(act, FINISHED[Act.REVIEW])
    return LINES.get(name, name)


def done_word(name: str, act: str = "") -> Any:
    """What the page says that an act of this name has done, to a step of this act."""
    if name == "instruct_from_paper":
        return _("Instruction entered")
    return DONE.get(act, DONE[Act.REVIEW]) if name == "agree" else LINES.get(name, name)
