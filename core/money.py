"""Money as people type it, as the system holds it and as paper prints it. Whole pence, never a float."""

import re
from decimal import Decimal

PENNY = Decimal("0.01")
ZERO = Decimal("0.00")
# A police area's whole yearly grant is a few million pounds; beyond this somebody has typed pence or slipped.
LARGEST = Decimal("999999999.99")
# Whoever types more than this has leant on a key: it is not read, and not repeated to them.
MOST_DIGITS = 15
LONGEST_TEXT = 40

_PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
_FIGURES_AND_SPACES = re.compile(r"[\d.]*( [\d.]*)+")
_SPACED = re.compile(r"\d{1,3}( \d{3})+(\.\d*)?")
# As some keyboards type them. Not Unicode's own folding, which would read 1000² as 10002.
_NARROW = {ord(wide): ord(wide) - 0xFEE0 for wide in "０１２３４５６７８９．，－（）"} | {ord("￡"): "£"}
_MULTIPLE = re.compile(r"£?\s*[\d.,]+\s*(k|m|bn|million|thousand|billion)", re.IGNORECASE)


class AmountError(ValueError):
    """What was typed is not an amount; the message says what to do."""


def parse_amount(text: str, *, allow_zero: bool = False) -> Decimal:
    """Read an amount in pounds as people type it: £1,385,000 · 1385000 · 1,385,000.00.

    Returns pounds with two decimals. Raises AmountError, in words for the person who typed it, for anything
    that is not plainly one positive amount in whole pence.
    """
    typed = re.sub(r"\s", " ", text.translate(_NARROW)).strip()
    if not typed:
        raise AmountError("Enter an amount in pounds, for example 1,385,000")
    if len(typed) > LONGEST_TEXT or sum(character.isdigit() for character in typed) > MOST_DIGITS:
        raise AmountError("Enter an amount below £1,000,000,000 in figures, for example 1,385,000")
    if re.match(r"^\(.*\)$|^£?\s*[-−‒–—]", typed) or re.search(r"[-−‒–—]\s*£?$", typed):
        raise AmountError("Enter an amount above zero")
    if _MULTIPLE.fullmatch(typed):
        raise AmountError(f"Write the amount out in full: “{typed}” is short for a number of pounds")
    return _in_whole_pence(_read(typed), allow_zero=allow_zero)


def _read(typed: str) -> Decimal:
    figures = re.sub(r"^£ *", "", typed)
    if re.fullmatch(r"[\d.]+[eE][+-]?\d+", figures):
        raise AmountError("Write the amount out in full, without an exponent, for example 1,385,000")
    if "," in figures and not _GROUPED.fullmatch(figures):
        raise AmountError(f"Check the commas in “{typed}”: they go before each group of three digits")
    if _FIGURES_AND_SPACES.fullmatch(figures) and not _SPACED.fullmatch(figures):
        raise AmountError(f"Check the spaces in “{typed}”: they go before each group of three digits")
    joined = re.sub(r"(?<=\d)[, ](?=\d)", "", figures)
    if not joined.isascii() or not _PLAIN.fullmatch(joined):
        raise AmountError("Enter an amount in pounds using figures only, for example 1,385,000 or 1,385,000.50")
    return Decimal(joined)


def _in_whole_pence(amount: Decimal, *, allow_zero: bool) -> Decimal:
    if amount > LARGEST:
        raise AmountError(f"Enter an amount below £1,000,000,000: {pounds(amount)} is more than any fund holds")
    if amount != amount.quantize(PENNY):
        raise AmountError("Enter pounds and whole pence: no more than two figures after the point")
    if amount == 0 and not allow_zero:
        raise AmountError("Enter an amount above zero")
    return amount.quantize(PENNY)


def pounds(amount: Decimal | None) -> str:
    """Print pounds as the office does: £1,234 or £1,234.56, −£220,116 below zero."""
    if amount is None:
        return ""
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    whole = size == size.to_integral_value()
    return f"{sign}£{size:,.0f}" if whole else f"{sign}£{size:,.2f}"


def in_pence(amount: Decimal) -> int:
    """Pounds to whole pence. Raises ValueError when there is a part of a penny."""
    scaled = amount * 100
    pence = int(scaled)
    if pence != scaled:
        raise ValueError(f"{amount} is not a whole number of pence")
    return pence


def in_pounds(pence: int | Decimal) -> Decimal:
    """Whole pence to pounds with two decimals."""
    return Decimal(pence).scaleb(-2)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Part of the whole in per cent to one decimal; None where there is no whole to share."""
    if not whole:
        return None
    return (part * 100 / whole).quantize(Decimal("0.1"))
