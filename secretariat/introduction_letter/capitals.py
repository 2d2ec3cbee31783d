"""Capital numerals (大写数字), in which counts stand on letters and vouchers so that nobody adds a stroke."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
MOST = 9_999


def capital(number: int) -> str:
    """Return a number from 0 to 9999 in capital numerals: 12 is 壹拾贰, 105 壹佰零伍. Raises ValueError for others."""
    if not 0 <= number <= MOST:
        raise ValueError(f"capital numerals are made for 0 to {MOST}")
    if number == 0:
        return DIGITS[0]
    text = str(number)
    said = ""
    for place, digit in enumerate(text):
        unit = UNITS[len(text) - place - 1]
        if digit != "0":
            said += DIGITS[int(digit)] + unit
        elif not said.endswith(DIGITS[0]) and text[place:].strip("0"):
            said += DIGITS[0]
    return said
