"""Amounts of money on pages and papers: in figures, and in capitals."""

from decimal import Decimal

from django import template

from planning.capitals import in_capitals

register = template.Library()


@register.filter
def money(amount: Decimal | None) -> str:
    """1,234.50; a dash for none."""
    return "—" if amount is None else f"{amount:,.2f}"


@register.filter
def capitals(amount: Decimal | None) -> str:
    """壹仟贰佰叁拾肆元伍角; nothing for none."""
    return "" if amount is None else in_capitals(amount)
