"""What a file is that the register does not know (no Django, so that the public face may ask it)."""

from office.signing.verify import Finding, Verdict

CHANGED, UNKNOWN = "changed", "unknown"


def outcome_of(verdict: Verdict) -> str:
    """A changed paper of ours, or unknown: even a right signature makes no paper that was never issued."""
    return CHANGED if verdict.ours and verdict.finding is Finding.CHANGED else UNKNOWN
