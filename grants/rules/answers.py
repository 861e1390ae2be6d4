"""What may stand in the boxes of a return: figures read and printed in their unit, and parts that make their whole."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from core.money import pounds
from core.refusal import Obstacle
from grants.choices import Relation, Unit

LONGEST_REASON = 300
LONGEST_ACCOUNT = 4000
# A quarter's figure beyond this is a slip of the keyboard: more people than live in England, or £100 million.
LARGEST = {Unit.PEOPLE: 60_000_000, Unit.DAYS: 3_650, Unit.POSTS: 1_000_000, Unit.POUNDS: 10_000_000_000}
# How many of the smallest part make one of the unit.
_PARTS = {Unit.PEOPLE: 1, Unit.DAYS: 1, Unit.POSTS: 100, Unit.POUNDS: 100}
# From which change on, against the quarter before, a line of explanation is asked for: a third, and not a handful.
_LARGE_SHARE = Fraction(1, 3)
HANDFUL = {Unit.PEOPLE: 5, Unit.DAYS: 5, Unit.POSTS: 50, Unit.POUNDS: 100_000}

_WHOLE = re.compile(r"\d+|\d{1,3}(,\d{3})+")
_DECIMAL = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?")


@dataclass(frozen=True, order=True)
class Box:
    """The place of one answer: the measure's key, and the key of the priority or area where it is asked for each."""

    measure: str
    priority: int = 0
    area: int = 0

    @property
    def name(self) -> str:
        """As an address or a form field bears it: supported, by-priority~p12, by-area~a3."""
        return self.measure + (f"~p{self.priority}" if self.priority else f"~a{self.area}" if self.area else "")


@dataclass(frozen=True)
class Given:
    """What was answered in one box: a value in the unit's smallest part, words, or why it is not known."""

    value: int | None = None
    words: str = ""
    not_known: str = ""
    explanation: str = ""

    @property
    def is_answered(self) -> bool:
        """“Not known” is an answer with a reason, and counts as unanswered."""
        return self.value is not None or bool(self.words.strip())

    @property
    def is_empty(self) -> bool:
        return not self.is_answered and not self.not_known.strip()


@dataclass(frozen=True)
class AddUp:
    """One rule of a template: which measures make which."""

    whole: str
    parts: tuple[str, ...]
    relation: str
    binds_from: date | None = None


@dataclass(frozen=True)
class Mismatch:
    """Parts that do not make their whole. Values in the unit's smallest part."""

    rule: AddUp
    whole: int
    parts: int
    binds: bool = field(default=False)


def read_value(unit: str, text: str) -> int:
    """What was typed, as a whole number of the unit's smallest part. Raises ValueError with words for the box."""
    typed = text.strip().removeprefix("£").replace(" ", "") if unit == Unit.POUNDS else text.strip()
    if typed.startswith(("-", "−", "–")):
        raise ValueError("Enter 0 or more")
    pattern = _WHOLE if unit in (Unit.PEOPLE, Unit.DAYS) else _DECIMAL
    if not typed.isascii() or not pattern.fullmatch(typed):
        raise ValueError(_HOW[Unit(unit)])
    value = int(Decimal(typed.replace(",", "")) * _PARTS[Unit(unit)])
    if value > LARGEST[Unit(unit)]:
        raise ValueError(f"Enter {printed_value(unit, LARGEST[Unit(unit)])} or less")
    return value


_HOW = {
    Unit.PEOPLE: "Enter a whole number, like 48",
    Unit.DAYS: "Enter a whole number of days, like 12",
    Unit.POSTS: "Enter full-time posts with two decimals at most, like 2.5",
    Unit.POUNDS: "Enter pounds and pence, like 12,500 or 12,500.50",
}


def printed_value(unit: str, value: int) -> str:
    """1,204; 2.5; £12,500."""
    if unit == Unit.POUNDS:
        return pounds(Decimal(value) / 100)
    if unit == Unit.POSTS:
        return f"{(Decimal(value) / 100).normalize():,f}"
    return f"{value:,}"


def typed_value(unit: str, value: int) -> str:
    """The same as it stands in a box, to be changed: without signs and commas."""
    return f"{(Decimal(value) / _PARTS[Unit(unit)]).normalize():f}"


def mismatches(rules: Iterable[AddUp], values: Mapping[str, int | None], *, quarter_starts: date) -> list[Mismatch]:
    """Which rules do not hold. `values` are sums by measure; where one is None or missing its rules are not asked."""
    found = []
    for rule in rules:
        whole, parts = values.get(rule.whole), [values.get(part) for part in rule.parts]
        known = [part for part in parts if part is not None]
        if whole is None or not known:
            continue
        total = sum(known)
        is_too_much = total > whole
        is_short = rule.relation == Relation.EQUAL and len(known) == len(parts) and total < whole
        if is_too_much or is_short:
            found.append(
                Mismatch(rule, whole, total, rule.binds_from is not None and rule.binds_from <= quarter_starts)
            )
    return found


def is_large_change(unit: str, before: int | None, now: int | None) -> bool:
    """Whether a figure moved by more than a third, and by more than a handful, since the quarter before."""
    if before is None or now is None or unit == Unit.WORDS:
        return False
    change = abs(now - before)
    return change > HANDFUL[Unit(unit)] and change > before * _LARGE_SHARE


def obstacles_to_given(unit: str, given: Given, *, name: str) -> list[Obstacle]:
    """One box holds one kind of answer, within its length."""
    kinds = [given.value is not None, bool(given.words.strip()), bool(given.not_known.strip())]
    if sum(kinds) > 1:
        return [Obstacle("Give a figure, or say why it is not known, not both", name)]
    if len(given.words) > LONGEST_ACCOUNT:
        return [Obstacle(f"Shorten this to {LONGEST_ACCOUNT:,} characters or fewer", name)]
    if max(len(given.not_known), len(given.explanation)) > LONGEST_REASON:
        return [Obstacle(f"Shorten the reason to {LONGEST_REASON} characters or fewer", name)]
    if given.value is not None and not 0 <= given.value <= LARGEST.get(Unit(unit), 0):
        return [Obstacle(_HOW.get(Unit(unit), "Write words here, not a figure"), name)]
    return []


def sums_by_measure(given: Mapping[Box, Given], asked: Sequence[Box]) -> dict[str, int | None]:
    """The sum of each measure over its boxes; None where one of them has no figure."""
    sums: dict[str, int | None] = {}
    for box in asked:
        value = given.get(box, Given()).value
        held = sums.get(box.measure, 0)
        sums[box.measure] = None if value is None or held is None else held + value
    return sums
