"""The arithmetic of scores, caps and grades: decimals, at their limits."""

from decimal import Decimal

import pytest

from secretariat.assessment.scoring import grade_by, most_excellent, score

SHARE = {"weight": "20"}
POINTS = {"weight": "10", "target": "12"}
LIGHTS = {"weight": "-5", "each": "0.5"}
THRESHOLDS = {"excellent": "90", "competent": "75", "basic": "60"}


@pytest.mark.parametrize(("participants", "ratio", "rounding", "most"), [
    (0, "0.20", "floor", 0), (4, "0.20", "floor", 0), (5, "0.20", "floor", 1), (9, "0.20", "floor", 1),
    (10, "0.20", "floor", 2), (13, "0.20", "floor", 2), (13, "0.25", "floor", 3), (15, "0.20", "floor", 3),
    (4, "0.20", "ceiling", 1), (13, "0.20", "ceiling", 3), (12, "0.20", "half_up", 2), (13, "0.20", "half_up", 3),
    (35, "0.20", "floor", 7),  # 0.2 × 35 is 7.000000000000001 in binary, and 6.99… for others
    (10, "0.25", "half_up", 3), (10, "0.25", "floor", 2), (15, "0.1", "half_up", 2), (5, "0.1", "half_up", 1),
])
def test_the_cap_and_its_rounding(participants: int, ratio: str, rounding: str, most: int) -> None:
    assert most_excellent(participants, ratio, rounding) == most


def test_an_unknown_rounding_is_refused() -> None:
    with pytest.raises(KeyError):
        most_excellent(10, "0.20", "as we like")


@pytest.mark.parametrize(("indicator", "facts", "points"), [
    (SHARE, {"good": 3, "total": 3}, "20.00"), (SHARE, {"good": 0, "total": 7}, "0.00"),
    (SHARE, {"good": 0, "total": 0}, "20.00"), (SHARE, {"good": 2, "total": 3}, "13.33"),
    (SHARE, {"good": 1, "total": 3}, "6.67"), ({"weight": "0.01"}, {"good": 1, "total": 2}, "0.01"),
    (POINTS, {"points": "0", "adopted": 0}, "0.00"), (POINTS, {"points": "7", "adopted": 3}, "5.83"),
    (POINTS, {"points": "12", "adopted": 3}, "10.00"), (POINTS, {"points": "40", "adopted": 3}, "10.00"),
    (LIGHTS, {"count": 0}, "0.00"), (LIGHTS, {"count": 3}, "-1.50"), (LIGHTS, {"count": 99}, "-5.00"),
])
def test_facts_give_points_to_the_cent(indicator: dict, facts: dict, points: str) -> None:
    found = score(indicator, facts)
    assert (found, found.as_tuple().exponent) == (Decimal(points), -2)


@pytest.mark.parametrize(("total", "grade"), [
    ("100", "excellent"), ("90.00", "excellent"), ("89.99", "competent"), ("75", "competent"), ("74.99", "basic"),
    ("60.00", "basic"), ("59.99", "failing"), ("-5", "failing"),
])
def test_the_total_suggests_a_grade(total: str, grade: str) -> None:
    assert grade_by(Decimal(total), THRESHOLDS) == grade
