"""What the money rules say, with a pencil: amounts, dates and reasons in; obstacles out."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import accumulate

from core import years
from core.money import pounds, share
from core.refusal import Obstacle

SHORTEST_REASON = 10
# Bytes of the office's logo, which every page and paper carries.
LOGO_LIMIT = 200_000


# The first year of Police and Crime Commissioners; and how far ahead an office plans.
FIRST_YEAR = date(2012, 4, 1)
_YEARS_AHEAD = 5
# The longest award runs for four years; its last is promised on the day it is signed.
_YEARS_PROMISED_AHEAD = 3


def obstacles_to_open_year(start_on: date, *, today: date) -> list[Obstacle]:
    last = years.starting(today).replace(year=years.starting(today).year + _YEARS_AHEAD)
    if FIRST_YEAR <= start_on <= last:
        return []
    return [Obstacle(f"Enter a year from {years.label(FIRST_YEAR)} to {years.label(last)}", "start_on")]


def first_day_for_entries(year_start: date) -> date:
    """The first day three years before: an award may span years, and is signed once for all of them."""
    return year_start.replace(year=year_start.year - _YEARS_PROMISED_AHEAD)


def last_day_for_entries(year_start: date) -> date:
    """The last day of the year after: the last instalments and corrections."""
    return years.ending(year_start).replace(year=year_start.year + 2)


def first_day_below_zero(entries: Iterable[tuple[date, Decimal]], *, since: date) -> date | None:
    """The first day, from `since` on, on which a sum of dated entries is less than nothing; None where it never is.

    What has been taken away must have been there on the day it was taken: a figure as at any date is printed.
    """
    by_day: dict[date, Decimal] = defaultdict(lambda: Decimal(0))
    for day, amount in entries:
        by_day[max(day, since)] += amount
    days = sorted(by_day)
    balances = accumulate(by_day[day] for day in days)
    return next((day for day, balance in zip(days, balances, strict=True) if balance < 0), None)


def obstacles_to_date(effective_on: date, *, year_start: date, today: date) -> list[Obstacle]:
    """An entry is dated when it took effect: not in the future, and near the year it belongs to."""
    if effective_on > today:
        return [Obstacle("The date must be today or in the past", "effective_on")]
    first, last = first_day_for_entries(year_start), last_day_for_entries(year_start)
    if first <= effective_on <= last:
        return []
    belongs_to = years.label(years.starting(effective_on))
    return [
        Obstacle(
            f"{spoken(effective_on)} is in {belongs_to}. An entry for {years.label(year_start)} must be dated "
            f"from {spoken(first)} to {spoken(last)}",
            "effective_on",
        )
    ]


def obstacles_to_authority(decision_reference: str, note: str) -> list[Obstacle]:
    """Each entry names its authority (DOMAIN.md 4.1)."""
    if decision_reference.strip() or note.strip():
        return []
    return [Obstacle("Enter the decision's reference, or a note of where this comes from", "note")]


def obstacles_to_entry_in(closed_on: date | None) -> list[Obstacle]:
    if closed_on is None:
        return []
    return [Obstacle(f"This fund was closed on {spoken(closed_on)}: nothing more can be entered in it")]


def obstacles_to_stream(*, name: str, opened_on: date, closed_on: date | None, effective_on: date) -> list[Obstacle]:
    if effective_on < opened_on:
        return [Obstacle(f"{name} opened on {spoken(opened_on)}, after this date", "effective_on")]
    if closed_on and effective_on > closed_on:
        return [Obstacle(f"{name} closed on {spoken(closed_on)}, before this date", "effective_on")]
    return []


def obstacles_to_allocate(amount: Decimal, *, unallocated: Decimal) -> list[Obstacle]:
    """Allocations never exceed confirmed income and the tolerance (DOMAIN.md 4.2)."""
    if amount <= unallocated:
        return []
    return [
        Obstacle(
            f"{pounds(amount)} is more than the {pounds(max(unallocated, Decimal(0)))} still to be allocated. "
            "Allocate less, or confirm more income first",
            "amount",
        )
    ]


def obstacles_to_commit(amount: Decimal, *, headroom: Decimal, heading_free: Decimal | None) -> list[Obstacle]:
    """Commitments never exceed the ceiling of the fund, nor what their heading was allocated (DOMAIN.md 4.2)."""
    if amount > headroom:
        return [
            Obstacle(
                f"{pounds(amount)} is more than the {pounds(headroom)} the fund has left under its confirmed income "
                "and tolerance",
                "amount",
            )
        ]
    if heading_free is not None and amount > heading_free:
        return [Obstacle(f"{pounds(amount)} is more than the {pounds(heading_free)} left under the heading", "amount")]
    return []


def obstacles_to_take_from(amount: Decimal, *, left: Decimal, of: str, field: str = "amount") -> list[Obstacle]:
    """Nothing can be taken from where it is not: `left` is what there still is of something, in pounds."""
    if amount <= left:
        return []
    return [Obstacle(f"{pounds(amount)} is more than the {pounds(left)} {of}", field)]


def obstacles_to_tolerance(tolerance: Decimal, *, confirmed: Decimal, needed: Decimal) -> list[Obstacle]:
    """A tolerance cannot be set below what has already been committed or allocated beyond confirmed income."""
    if confirmed + tolerance >= needed:
        return []
    return [
        Obstacle(
            f"{pounds(needed - confirmed)} more than the confirmed income is committed or allocated already: "
            "the tolerance cannot be less than that",
            "amount",
        )
    ]


def obstacles_to_reason(reason: str, field: str = "note") -> list[Obstacle]:
    if len(reason.strip()) >= SHORTEST_REASON:
        return []
    return [
        Obstacle(
            f"Give the reason in at least {SHORTEST_REASON} characters, so that a reader understands it later", field
        )
    ]


def over_fund(committed: Decimal, confirmed: Decimal) -> tuple[Decimal, Decimal | None]:
    """By how much commitments exceed confirmed income: pounds, and per cent of the income. (0, None) within it."""
    over = committed - confirmed
    return (over, share(over, confirmed)) if over > 0 else (Decimal("0.00"), None)


def promise_in_words(provider: str, service: str) -> str:
    """How a commitment is called wherever it is named."""
    return f"{provider}: {service}"


def spoken(day: date) -> str:
    """23 January 2018."""
    return f"{day.day} {day:%B %Y}"
