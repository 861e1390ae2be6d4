"""A value as the office writes it, in text and in tables alike, and in words."""

from decimal import Decimal

import inflect

from core.money import pounds
from reports.choices import Unit

NO_FIGURE = "no figure"
_ENGLISH = inflect.engine()


def printed(value: Decimal | int | None, unit: Unit) -> str:
    """£3,321,557 · 18 · 6.6% · no figure."""
    if value is None:
        return NO_FIGURE
    if unit is Unit.POUNDS:
        return pounds(Decimal(value))
    return f"{value}%".replace("-", "−") if unit is Unit.PERCENT else f"{value:,}"


def in_words(value: Decimal | int | None, unit: Unit) -> str:
    """Three million three hundred and … pounds · eighteen · six point six per cent, without a capital."""
    if value is None:
        return NO_FIGURE
    if unit is Unit.POUNDS:
        return _pounds_in_words(Decimal(value))
    return f"{_words(value)} per cent" if unit is Unit.PERCENT else _words(value)


def _pounds_in_words(amount: Decimal) -> str:
    whole, pence = divmod(abs(int(amount * 100)), 100)
    said = [_of(whole, "pound", "pounds")] if whole or not pence else []
    said += [_of(pence, "penny", "pence")] if pence else []
    return f"{'minus ' if amount < 0 else ''}{' and '.join(said)}"


def _of(number: int, one: str, many: str) -> str:
    return f"{_words(number)} {one if number == 1 else many}"


def _words(number: Decimal | int) -> str:
    """A number as it is said in Britain, without the commas of figures."""
    digits = f"{number}"
    # Seven, and not seven point nought.
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return str(_ENGLISH.number_to_words(digits)).replace(",", "")
