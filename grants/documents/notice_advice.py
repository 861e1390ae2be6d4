"""The facts and advice of a notice: its sections in order, their paragraphs numbered through all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from core.money import pounds
from core.rich_text import is_empty
from grants.choices import PowerDirection, Task
from grants.documents.notice_commission import FOLLOWS, HEADING, NOBODY_ASIDE, CommissionAdvice, commission_of
from grants.documents.notice_money import FundTable, fund_tables
from grants.documents.wording import Wording, amount_of

_REASONS_SOURCE = "Published under the Elected Local Policing Bodies (Specified Information) Order 2011."


@dataclass(frozen=True)
class Point:
    """A numbered paragraph of plain words: what it says in bold, if anything, and what stands under it."""

    number: int
    words: str
    strong: str = ""
    under: str = ""


@dataclass(frozen=True)
class Reasons:
    heading: str
    words: SafeString
    source: str = _REASONS_SOURCE


@dataclass(frozen=True)
class FundPoint:
    """What the ledger says of one fund: a sentence with its number, which a transcript has not, and its table."""

    number: int | None
    table: FundTable


@dataclass(frozen=True)
class Advice:
    """One section: points of ours, the officer's words, figures, amounts quoted, reasons, each where there is any."""

    heading: str
    points: tuple[Point, ...] = ()
    words: SafeString | str = ""
    funds: tuple[FundPoint, ...] = ()
    reasons: Reasons | None = None
    quoted: tuple[Point, ...] = ()

    @property
    def has_anything(self) -> bool:
        return bool(self.points or self.words or self.funds or self.reasons or self.quoted)


def advice_of(printed: Mapping[str, Any], wording: Wording) -> tuple[Advice, ...]:
    """The sections that say something, in the order of the notice."""
    # Made one after the other: each takes the numbers that follow the one before.
    return tuple(section for section in _sections(printed, wording) if section.has_anything)


def _sections(printed: Mapping[str, Any], wording: Wording) -> Iterable[Advice]:
    texts = printed["sections"]

    def words(task: Task, depth: int = 2) -> SafeString | str:
        html = texts.get(task.value, "")
        return "" if is_empty(html) else wording.numbered(html, depth=depth)

    yield Advice("", words=words(Task.FACTS, depth=1))
    yield Advice("Consultation", words=words(Task.CONSULTATION))
    yield _commission(printed, wording)
    yield Advice("Other options considered", points=_options(printed["options"], wording))
    yield Advice("Contribution to the police and crime plan", words=words(Task.PLAN))
    yield Advice(
        "Financial implications",
        words=words(Task.FINANCE),
        funds=_funds(printed, wording),
        quoted=_quoted(printed, wording),
    )
    yield Advice(
        "Legal implications",
        points=_powers(printed["powers"], wording),
        words=words(Task.LEGAL),
        reasons=_reasons(printed, wording),
    )
    yield Advice("Interests of those who advised", words=words(Task.INTERESTS))


def _commission(printed: Mapping[str, Any], wording: Wording) -> Advice:
    """What the Victims Commission advised. Inputs stored before it was asked say nothing of it."""
    advised = commission_of(printed.get("commission", []))
    points = tuple(point for one in advised for point in _advised(one, wording))
    departure = printed.get("departure", "")
    if is_empty(departure):
        return Advice(HEADING, points=points)
    heading = "Why the decision departs from this advice"
    return Advice(HEADING, points=points, reasons=Reasons(heading, wording.numbered(departure, depth=3), source=""))


def _advised(one: CommissionAdvice, wording: Wording) -> Iterable[Point]:
    yield Point(wording.number(), one.concluded, under=one.words)
    yield Point(wording.number(), one.counted)
    if one.conditions:
        yield Point(wording.number(), "", strong="Conditions", under=one.conditions)
    if one.dissent:
        yield Point(wording.number(), "", strong="Dissent", under=one.dissent)
    if one.aside:
        aside = "\n".join(f"{each.who}: {each.why}" for each in one.aside)
        yield Point(wording.number(), "", strong="Who stood aside, and why", under=aside)
    else:
        yield Point(wording.number(), NOBODY_ASIDE)
    if one.differs:
        differs = "\n".join(f"{words}." for words in one.differs)
        yield Point(wording.number(), "", strong="The decision departs from this advice", under=differs)
    else:
        yield Point(wording.number(), FOLLOWS)


def _options(options: Iterable[Mapping[str, str]], wording: Wording) -> tuple[Point, ...]:
    return tuple(
        Point(wording.number(), "", strong=one["option"], under=one["why_not"] and f"Ruled out: {one['why_not']}")
        for one in options
    )


def _powers(powers: Iterable[Mapping[str, str]], wording: Wording) -> tuple[Point, ...]:
    return tuple(Point(wording.number(), _power(one)) for one in powers)


def _power(power: Mapping[str, str]) -> str:
    way = "received" if power["direction"] == PowerDirection.IN else "paid"
    return f"The money is {way} under {power['citation']}. Purpose of the power: {power['purpose'].rstrip('.')}."


def _reasons(printed: Mapping[str, Any], wording: Wording) -> Reasons | None:
    if is_empty(printed["reasons"]):
        return None
    heading = printed["reasons_label"] or "Reasons"
    return Reasons(heading, wording.numbered(printed["reasons"], depth=3))


def _funds(printed: Mapping[str, Any], wording: Wording) -> tuple[FundPoint, ...]:
    return tuple(FundPoint(wording.number() if table.sentence else None, table) for table in fund_tables(printed))


def _quoted(printed: Mapping[str, Any], wording: Wording) -> tuple[Point, ...]:
    """The amounts in the words that neither lines nor ledger make, each with where it stands."""
    quoted = printed.get("quoted", [])
    return tuple(Point(wording.number(), f"{pounds(amount_of(one, 'amount'))}: {one['source']}") for one in quoted)
