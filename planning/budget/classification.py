"""The economic classification of spending (部门预算支出经济分类): the codes of the figure budget.codes, in words."""

from datetime import date, datetime

from django.utils.translation import get_language

from office.figures.queries import figure

KEY = "budget.codes"


def choices(on: date | datetime) -> list[tuple[str, str]]:
    """Code and name of every class in force on a day, as a form offers them."""
    return [(one["code"], f"{one['code']} {_named(one)}") for one in figure(KEY, on)]


def name_of(code: str, on: date | datetime) -> str:
    """What a code was called on a day; the bare code if it was none then."""
    return next((_named(one) for one in figure(KEY, on) if one["code"] == code), code)


def _named(one: dict[str, str]) -> str:
    return one["zh"] if (get_language() or "").startswith("zh") else one["en"]
