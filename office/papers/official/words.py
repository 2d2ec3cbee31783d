"""Dates and numbers as official documents write them."""

from datetime import date


def chinese_date(day: date | None) -> str:
    """Return a day as 2026年1月5日, without leading zeros (7.3.5.4); empty for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
