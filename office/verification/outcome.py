"""What a file or a code can be, in words, and what a file is that the register does not know (no models)."""

from django.utils.translation import gettext_lazy as _

from office.signing.verify import Finding, Verdict

CHANGED, UNKNOWN = "changed", "unknown"

# Outcome: the word, and what it means for whoever holds the paper.
OUTCOMES = {
    "valid": (_("Valid"), _("This office issued it, and it holds.")),
    CHANGED: (_("Changed afterwards"), _(
        "It bears a seal of this office but was changed afterwards. Do not rely on it.")),
    "withdrawn": (_("Withdrawn"), _("This office issued it and has withdrawn it. It holds no longer.")),
    "superseded": (_("Superseded"), _(
        "This office issued it and has replaced it by a newer one. It holds no longer.")),
    UNKNOWN: (_("Unknown"), _(
        "This office knows no such paper. Check the code, or ask the office that is said to have issued it.")),
}


def outcome_of(verdict: Verdict) -> str:
    """A changed paper of ours, or unknown: even a right signature makes no paper that was never issued."""
    return CHANGED if verdict.ours and verdict.finding is Finding.CHANGED else UNKNOWN
