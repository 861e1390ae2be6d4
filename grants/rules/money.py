"""What the lines of a notice come to, and the amounts that stand in its words."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.rules import spoken
from core import years
from core.money import AmountError, parse_amount, pounds
from core.refusal import Obstacle
from grants.rules.words import WordsObstacle

MENDS_AMOUNT = "correct it, or say where it stands"
_FIGURES = r"\d[\d,]*(?:\.\d+)?(?:\s?(?:m|bn|k|million|billion|thousand)\b)?"
# With the sign before it, or in words before or after it: £1,385,000, GBP 12,345, 99,000 pounds.
_AMOUNT = re.compile(rf"(?:[£￡]|\bGBP)\s?{_FIGURES}|(?<![\w.,£￡]){_FIGURES}\s?(?:pounds?|GBP)\b", re.IGNORECASE)
_CURRENCY = re.compile(r"GBP|pounds?", re.IGNORECASE)


@dataclass(frozen=True)
class Room:
    """What one fund, or one heading of it, has left, and what a notice asks of it. Pounds."""

    what: str
    left: Decimal
    asked: Decimal


def amounts_in(text: str) -> list[tuple[str, Decimal | None]]:
    """Each amount in pounds that a text names, as printed, with its value; None where it cannot be read as one."""
    found: list[tuple[str, Decimal | None]] = []
    for match in _AMOUNT.finditer(text):
        printed = match.group().rstrip(".,")
        try:
            found.append((printed, parse_amount(_CURRENCY.sub("", printed), allow_zero=True)))
        except AmountError:
            found.append((printed, None))
    return found


def obstacles_to_amounts_in_words(text: str, *, known: Collection[Decimal], where: str, field: str) -> list[Obstacle]:
    """Every amount in the words of a notice must be one that its lines or the ledger make, or that is quoted."""
    obstacles: list[Obstacle] = []
    for printed, amount in dict.fromkeys(amounts_in(text)):
        if amount is None:
            obstacles.append(
                Obstacle(f"{where} names “{printed}”: write the amount out in full, like £1,385,000", field)
            )
        elif amount not in known:
            words = f"{where} names {printed}, which is no amount of this notice or of the fund: {MENDS_AMOUNT}"
            obstacles.append(WordsObstacle(words, field, amount=amount))
    return obstacles


def obstacles_to_total_in_words(text: str, *, total: Decimal, field: str) -> list[Obstacle]:
    """The decision in words names the total of its lines."""
    if not total or total in {amount for _, amount in amounts_in(text)}:
        return []
    return [Obstacle(f"The decision in words does not name {pounds(total)}, which is the total of its lines", field)]


def obstacles_to_room(rooms: Iterable[Room], *, field: str) -> list[Obstacle]:
    """What a notice asks of each fund and heading is there."""
    return [
        Obstacle(
            f"{pounds(room.asked)} is asked of {room.what}, which has {pounds(max(room.left, Decimal(0)))} left", field
        )
        for room in rooms
        if room.asked > 0 and room.asked > room.left
    ]


def obstacles_to_year(
    *, label: str, year_start: date, closed_on: date | None, starts_on: date | None, ends_on: date | None
) -> list[Obstacle]:
    """An amount stands in a year that is open and that the award touches.

    What is taken back may be of a year after the new end: hand in no dates.
    """
    if closed_on is not None:
        return [Obstacle(f"{label} is closed: nothing more can be promised from it", "fund")]
    begins_too_late = starts_on is not None and starts_on > years.ending(year_start)
    ends_too_early = ends_on is not None and ends_on < year_start
    if begins_too_late or ends_too_early:
        return [Obstacle(f"{label} lies outside the dates of this award", "fund")]
    return []


def obstacles_to_period(starts_on: date | None, ends_on: date | None) -> list[Obstacle]:
    """An award starts, ends, and does so in this order."""
    obstacles = []
    if starts_on is None:
        obstacles.append(Obstacle("Enter the day on which it starts", "starts_on"))
    if ends_on is None:
        obstacles.append(Obstacle("Enter the day on which it ends", "ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        obstacles.append(Obstacle("The end must be the same day as the start, or later", "ends_on"))
    return obstacles


def obstacles_to_new_end(
    ends_on: date | None, *, stands: date, award: str, field: str | None = "ends_on"
) -> list[Obstacle]:
    """An extension ends later than the award does already."""
    if ends_on is None or ends_on > stands:
        return []
    return [Obstacle(f"“{award}” runs until {spoken(stands)} already: enter a later end", field)]


# Months after the end of an award in which its last instalment may still fall due.
MONTHS_AFTER_END = 3


def obstacles_to_due_day(due_on: date, *, starts_on: date | None, ends_on: date | None) -> list[Obstacle]:
    """An instalment is due from the start of its award to three months after the end."""
    if starts_on is not None and due_on < starts_on:
        words = f"{spoken(due_on)} is before the award starts, on {spoken(starts_on)}"
        return [Obstacle(f"{words}: enter a later day", "instalments")]
    if ends_on is not None and due_on > _months_after(ends_on, MONTHS_AFTER_END):
        words = f"{spoken(due_on)} is more than three months after the award ends, on {spoken(ends_on)}"
        return [Obstacle(f"{words}: enter an earlier day", "instalments")]
    return []


def _months_after(day: date, months: int) -> date:
    """The same day some months on, or the last day of that month where it is shorter."""
    later, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + later, month + 1)[1]
    return date(day.year + later, month + 1, min(day.day, last))


def obstacles_to_instalments(
    instalments: Iterable[tuple[date, Decimal]], *, total: Decimal, starts_on: date | None, ends_on: date | None = None
) -> list[Obstacle]:
    """Planned instalments, where there are any, lie in the time of the award and add up to the line."""
    rows = list(instalments)
    early_or_late = [
        one for due_on, _ in rows for one in obstacles_to_due_day(due_on, starts_on=starts_on, ends_on=ends_on)
    ]
    amounts = [amount for _, amount in rows]
    if not amounts or sum(amounts) == total:
        return early_or_late
    planned = sum(amounts, Decimal(0))
    return [
        *early_or_late,
        Obstacle(
            f"The instalments make {pounds(planned)} and the years {pounds(total)}: they must be equal", "instalments"
        ),
    ]
