"""Amounts of money in the capitals of financial papers (大写金额): 壹万贰仟叁佰元整."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")  # of four digits each
MOST = Decimal(10) ** 12  # yuan; a money column holds less


def in_capitals(amount: Decimal) -> str:
    """The amount as 支付结算办法, annex 1, has it written: 1409.50 is 壹仟肆佰零玖元伍角, 300 is 叁佰元整.

    One 零 stands for any zeros between two digits, and before 分 without 角; 整 only where 元 ends it. Raises TypeError
    for anything but a Decimal, ValueError below zero, from a billion (万亿) on, and for a part of a 分.
    """
    if not isinstance(amount, Decimal):
        raise TypeError("money is a Decimal")
    if not amount.is_finite() or amount < 0 or amount >= MOST or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"no amount of money: {amount}")
    yuan, fen = divmod(int(amount * 100), 100)
    tenths, hundredths = divmod(fen, 10)
    whole = f"{_whole(yuan)}元" if yuan or not fen else ""
    if not fen:
        return f"{whole}整"
    said = f"{DIGITS[tenths]}角" if tenths else "零" if whole else ""
    return whole + said + (f"{DIGITS[hundredths]}分" if hundredths else "")


def _whole(number: int) -> str:
    """Whole yuan, group by group from the highest."""
    if not number:
        return DIGITS[0]
    said = ""
    for place in reversed(range(len(GROUPS))):
        group = number // 10_000**place % 10_000
        if not group:
            continue
        gap = "零" if said and (group < 1000 or not number // 10_000**(place + 1) % 10_000) else ""
        said += gap + _group(group) + GROUPS[place]
    return said


def _group(group: int) -> str:
    """Four digits: zeros at the end are silent, those between are one 零."""
    said, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return said
