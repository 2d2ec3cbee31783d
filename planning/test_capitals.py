"""Amounts in capitals: a table from the rule's own examples, and a reader of its own that reads every amount back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.capitals import in_capitals

TABLE = (
    ("0", "零元整"), ("0.01", "壹分"), ("0.09", "玖分"), ("0.10", "壹角"), ("0.50", "伍角"), ("0.56", "伍角陆分"),
    ("1", "壹元整"), ("1.00", "壹元整"), ("1.01", "壹元零壹分"), ("1.10", "壹元壹角"), ("1.23", "壹元贰角叁分"),
    ("10", "壹拾元整"), ("10.05", "壹拾元零伍分"), ("11", "壹拾壹元整"), ("20", "贰拾元整"), ("100", "壹佰元整"),
    ("101", "壹佰零壹元整"), ("110", "壹佰壹拾元整"), ("325.04", "叁佰贰拾伍元零肆分"), ("1000", "壹仟元整"),
    ("1001", "壹仟零壹元整"), ("1010", "壹仟零壹拾元整"), ("1100", "壹仟壹佰元整"), ("1409.50", "壹仟肆佰零玖元伍角"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"), ("6007.14", "陆仟零柒元壹角肆分"), ("10000", "壹万元整"),
    ("10001", "壹万零壹元整"), ("10100", "壹万零壹佰元整"), ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("100500", "壹拾万零伍佰元整"), ("107000.53", "壹拾万柒仟元伍角叁分"), ("420000", "肆拾贰万元整"),
    ("1000000", "壹佰万元整"), ("1000001", "壹佰万零壹元整"), ("10050000", "壹仟零伍万元整"),
    ("100000000", "壹亿元整"), ("100000001", "壹亿零壹元整"), ("100001000", "壹亿零壹仟元整"),
    ("101000000", "壹亿零壹佰万元整"), ("1020030040.50", "壹拾亿贰仟零叁万零肆拾元伍角"),
    ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
)
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(("amount", "words"), TABLE)
def test_the_table(amount: str, words: str) -> None:
    assert in_capitals(Decimal(amount)) == words


def read(words: str) -> Decimal:
    """Read an amount as a bank clerk does: digit, unit, group; zeros are only heard."""
    yuan, _元, rest = words.rpartition("元") if "元" in words else ("", "", words)
    total, group, digit = 0, 0, 0
    for character in yuan:
        if character in "壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in UNITS:
            group, digit = group + digit * UNITS[character], 0
        elif character == "万":
            total, group, digit = total + (group + digit) * 10**4, 0, 0
        elif character == "亿":
            total, group, digit = total + (group + digit) * 10**8, 0, 0
    fen = 0
    for place, character in enumerate(rest):
        if character in "角分":
            fen += "零壹贰叁肆伍陆柒捌玖".index(rest[place - 1]) * (10 if character == "角" else 1)
    return Decimal(total + group + digit) + Decimal(fen) / 100


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_whoever_reads_it_finds_the_amount(amount: Decimal) -> None:
    words = in_capitals(amount)
    assert read(words) == amount
    assert "零零" not in words and words.endswith(("整", "角", "分"))
    assert words.endswith("整") == (amount == amount.to_integral_value())


@pytest.mark.parametrize(("amount", "error"), [
    (Decimal("-0.01"), ValueError), (Decimal("0.001"), ValueError), (Decimal(10) ** 12, ValueError),
    (Decimal("NaN"), ValueError), (1.5, TypeError), (3, TypeError)])
def test_what_is_no_amount_is_refused(amount: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        in_capitals(amount)  # type: ignore[arg-type]
