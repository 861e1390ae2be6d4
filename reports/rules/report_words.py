"""What a report says about its figures, with a pencil: amounts and days in, sentences out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.money import ZERO, pounds, share


@dataclass(frozen=True)
class Phrase:
    """Part of a sentence; the figures that must not be overlooked are strong."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True)
class Truth:
    """What the total of a table comes to, in a few sentences. `is_over` where it is more than the fund."""

    phrases: tuple[Phrase, ...]
    is_over: bool = False

    def __str__(self) -> str:
        return "".join(phrase.text for phrase in self.phrases)


def truth(
    *,
    lines: int,
    committed: Decimal,
    confirmed: Decimal,
    indicative: Decimal,
    tolerance: Decimal,
    tolerance_on: date | None,
) -> Truth:
    """How what is committed stands to the confirmed fund. Amounts in pounds, all as at one day.

    The tolerance is told wherever it is used: DOMAIN.md 4.2 lets commitments exceed the income only under one that
    finance has recorded.
    """
    over = committed - confirmed
    if not lines:
        said = _nothing_committed(confirmed)
    else:
        said = [Phrase(f"{counted(lines, 'commitment')} {'makes' if lines == 1 else 'make'} "), _strong(committed)]
        said += [Phrase(". "), *_against(committed, confirmed)]
    if indicative:
        said += [Phrase(f" {pounds(indicative)} more has been notified and is not confirmed.")]
    if over > 0:
        said += [Phrase(f" {_tolerance_used(over, tolerance, tolerance_on)}")]
    elif tolerance and tolerance_on:
        said += [Phrase(f" The tolerance of {pounds(tolerance)} recorded on {spoken(tolerance_on)} is not needed.")]
    return Truth(tuple(said), is_over=over > 0)


def headings_sentence(
    *, headings: int, allocated: Decimal, committed: Decimal, confirmed: Decimal, under_none: Decimal
) -> str:
    """What is set aside under headings, beside the fund and what is committed under them and none. In pounds.

    A commitment under no heading uses no allocation, so headings and commitments together may promise more than
    the fund holds: that is said.
    """
    if not headings:
        return "Nothing of this fund is allocated to a heading."
    against = allocated - confirmed
    if not confirmed:
        words = "and no income is confirmed"
    elif not against:
        words = "the whole of the confirmed fund"
    else:
        words = f"{pounds(abs(against))} {'more' if against > 0 else 'less'} than the confirmed fund"
    under = "under it" if headings == 1 else "under them"
    return (
        f"{counted(headings, 'heading')} {'holds' if headings == 1 else 'hold'} {pounds(allocated)}, {words}. "
        f"{pounds(committed)} is committed {under} and {pounds(allocated - committed)} is free."
        f"{_beside_the_headings(allocated, under_none, confirmed)}"
    )


def _beside_the_headings(allocated: Decimal, under_none: Decimal, confirmed: Decimal) -> str:
    if not under_none:
        return ""
    said = f" {pounds(under_none)} is committed under no heading."
    beyond = allocated + under_none - confirmed
    if beyond <= 0:
        return said
    return f"{said} Were every heading used in full, commitments would exceed the confirmed fund by {pounds(beyond)}."


def through_consortia(amount: Decimal, consortia: list[str]) -> str:
    """What a provider takes part in through its consortia. In pounds, counted at the consortia alone."""
    return f"Also takes part in {pounds(amount)} held by the {listed(consortia)}, counted there."


def sentence(text: str) -> str:
    """What somebody typed, with a full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def counted(number: int, noun: str) -> str:
    """1 line, 18 lines."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def since(day: date, today: date) -> str:
    """11 days ago, today, in 3 days."""
    days = (day - today).days
    if not days:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"


def spoken(day: date) -> str:
    """23 January 2018."""
    return f"{day.day} {day:%B %Y}"


def listed(names: Iterable[str]) -> str:
    """One, one and two, or one, two and three."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _strong(amount: Decimal) -> Phrase:
    return Phrase(pounds(amount), is_strong=True)


def _nothing_committed(confirmed: Decimal) -> list[Phrase]:
    if not confirmed:
        return [Phrase("Nothing is committed and no income is confirmed.")]
    return [Phrase("Nothing is committed. The confirmed fund is "), _strong(confirmed), Phrase(".")]


def _against(committed: Decimal, confirmed: Decimal) -> list[Phrase]:
    if not confirmed:
        return [Phrase("No income is confirmed, so all of it is more than the fund holds.")]
    over = committed - confirmed
    if not over:
        return [Phrase(f"That is the whole of the confirmed fund of {pounds(confirmed)}.")]
    part = Phrase(f"{pounds(abs(over))} ({share(abs(over), confirmed)}%)", is_strong=True)
    if over > 0:
        return [Phrase("That is "), part, Phrase(f" more than the confirmed fund of {pounds(confirmed)}.")]
    return [Phrase("That leaves "), part, Phrase(f" of the confirmed fund of {pounds(confirmed)}.")]


def _tolerance_used(over: Decimal, tolerance: Decimal, on: date | None) -> str:
    if tolerance <= ZERO or on is None:
        return "Finance had recorded no tolerance by that day."
    recorded = f"Finance recorded a tolerance of {pounds(tolerance)} on {spoken(on)}"
    if tolerance < over:
        return f"{recorded}, which is {pounds(over - tolerance)} too little."
    return f"{recorded}."
