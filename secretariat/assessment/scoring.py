"""From facts to scores, and from scores to grades: arithmetic alone, in decimals; nothing here asks the database."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
ROUNDINGS = {"floor": ROUND_FLOOR, "ceiling": ROUND_CEILING, "half_up": ROUND_HALF_UP}


def score(indicator: Mapping[str, Any], facts: Mapping[str, Any]) -> Decimal:
    """The score of an indicator by its facts, to the cent.

    A share of good ones earns that share of the weight; where there was nothing to do, all of it. Points earn up to
    the weight in proportion to `target`. What is counted against somebody takes `each` away, no more than the weight.
    """
    weight = Decimal(indicator["weight"])
    if "points" in facts:
        share = min(Decimal(1), Decimal(facts["points"]) / Decimal(indicator["target"]))
    elif "count" in facts:
        return -min(abs(weight), Decimal(facts["count"]) * Decimal(indicator["each"])).quantize(CENT, ROUND_HALF_UP)
    else:
        share = Decimal(facts["good"]) / Decimal(facts["total"]) if facts["total"] else Decimal(1)
    return (weight * share).quantize(CENT, ROUND_HALF_UP)


def most_excellent(participants: int, ratio: str, rounding: str) -> int:
    """How many may be graded excellent; KeyError for a rounding that is none."""
    return int((Decimal(ratio) * participants).to_integral_value(ROUNDINGS[rounding]))


def grade_by(total: Decimal, thresholds: Mapping[str, str]) -> str:
    """The grade that a total suggests: the highest whose threshold it reaches; it is proposed, never decided so."""
    reached = [(Decimal(least), grade) for grade, least in thresholds.items() if total >= Decimal(least)]
    return max(reached)[1] if reached else "failing"
