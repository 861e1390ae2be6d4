"""How a review is spoken of on the pages of those who give their views."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from core.forms.days import MONTHS
from core.money import pounds

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Within this time a day and a month can only mean one day.
_SOON = timedelta(days=300)


def spoken_day(day: date, today: date) -> str:
    """Friday 16 March; with the year where the day is far."""
    words = f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return words if abs(day - today) < _SOON else f"{words} {day.year}"


def closing_words(day: date, today: date) -> str:
    """closes Friday 16 March; closes today; closed Friday 9 March. The closing day itself is still open."""
    if day == today:
        return "closes today"
    if day == today + timedelta(days=1):
        return f"closes tomorrow, {spoken_day(day, today)}"
    return f"{'closes' if day > today else 'closed'} {spoken_day(day, today)}"


def listed(words: Sequence[str]) -> str:
    """A; A and B; A, B and C."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def asked_words(providers: Sequence[str], amount: Decimal, years: Sequence[str]) -> tuple[str, str, str]:
    """Who asks, for how much, for which years: the three parts of one sentence."""
    verb = "asks" if len(providers) == 1 else "ask together"
    return (listed(providers), f"{verb} for {pounds(amount)}", f"for {listed(years)}")
