"""What one award, or the awards of a provider, spent: by quarter beside the plan, and by heading. No people."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from core.money import ZERO, in_pounds, share
from grants.choices import Counts, SpendHeading
from grants.figures.results_read import AwardRead
from grants.rules.tallying import QuarterSaid
from reports.figures.live_families.printed import NO_FIGURE
from reports.figures.live_kinds.table import Line, LiveColumn, LiveTable, amounts, table, words
from reports.figures.results_tables import ILLUSTRATIVE, ResultsTables, percents

POSTS_NOTE = "Full-time posts are those paid from the award on the last day of the quarter."


def spend_by_quarter(tables: ResultsTables, awards: Sequence[AwardRead]) -> LiveTable:
    """Planned, spent and staff posts, a row a quarter. What no accepted return tells is no figure."""
    numbers_of = list(tables.results.period.numbers)
    rows = [(number, _planned(awards, number), _told(awards, number, Counts.SPENT)) for number in numbers_of]
    lines = [
        Line((f"Quarter {number}", planned, spent, _of(spent, planned), _posts(awards, number)))
        for number, planned, spent in rows
    ]
    told = [spent for *_, spent in rows if spent is not None]
    total = Line(
        ("All quarters", sum((planned for _, planned, _ in rows), ZERO), sum(told, ZERO) if told else None, "", "")
    )
    columns = (
        words("Quarter"),
        amounts("Planned"),
        amounts("Spent"),
        percents("Spent of plan"),
        LiveColumn("Full-time posts", is_numeric=True),
    )
    notes = [*_illustrative(awards), POSTS_NOTE]
    return table("", tables.captioned("Spend against plan"), columns, lines, total, notes)


def spend_by_heading(tables: ResultsTables, awards: Sequence[AwardRead]) -> LiveTable:
    """A row a heading, a column a quarter."""
    quarters = list(tables.results.period.numbers)
    told = {
        (subject, quarter.number): _pounds(awards, quarter.number, subject)
        for quarter in _accepted(awards)
        for counts, subject in quarter.said
        if counts == Counts.SPENT
    }
    headings = [(one.value, one.label) for one in SpendHeading] + [("", "Heading not stated")]
    lines = [
        Line((label, *[told.get((key, number)) for number in quarters], _sum(told.get((key, one)) for one in quarters)))
        for key, label in headings
        if any((key, number) in told for number in quarters)
    ]
    sums = [_sum(amount for (_, at), amount in told.items() if at == number) for number in quarters]
    columns = (words("Heading"), *(amounts(f"Quarter {number}") for number in quarters), amounts("Together"))
    total = Line(("All headings", *sums, _sum(sums)))
    return table("", tables.captioned("Spend by heading"), columns, lines, total, _illustrative(awards))


def _illustrative(awards: Sequence[AwardRead]) -> list[str]:
    return [ILLUSTRATIVE] if any(one.tally.is_illustrative for one in awards) else []


def _accepted(awards: Sequence[AwardRead]) -> list[QuarterSaid]:
    return [quarter for award in awards for quarter in award.quarters if quarter.is_accepted]


def _planned(awards: Sequence[AwardRead], number: int) -> Decimal:
    return sum((award.plan.get(number, ZERO) for award in awards), ZERO)


def _told(awards: Sequence[AwardRead], number: int, counts: str) -> Decimal | None:
    """In the unit's hundredths as decimals: pounds, or posts."""
    found = [value for one in _accepted(awards) if one.number == number and (value := one.of(counts)) is not None]
    return in_pounds(sum(found)) if found else None


def _posts(awards: Sequence[AwardRead], number: int) -> str:
    """As words: half a post is no whole number, and no sum is made of them."""
    posts = _told(awards, number, Counts.POSTS)
    return NO_FIGURE if posts is None else f"{posts:,}"


def _pounds(awards: Sequence[AwardRead], number: int, subject: str) -> Decimal:
    return in_pounds(sum(one.said.get((Counts.SPENT, subject), 0) for one in _accepted(awards) if one.number == number))


def _of(spent: Decimal | None, planned: Decimal) -> Decimal | None:
    return None if spent is None else share(spent, planned)


def _sum(amounts_told: Iterable[Decimal | None]) -> Decimal | None:
    told = [amount for amount in amounts_told if amount is not None]
    return sum(told, ZERO) if told else None
