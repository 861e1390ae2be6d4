"""The money recommended in a year beside what its headings hold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from commissioning.figures.position import FundOutline, HeadingOutline
from commissioning.models import Fund
from core.money import ZERO
from reports.figures.advice_cases import Case

# By heading, None being no heading: what is recommended, and what the Commission supports of it.
_Sums = Mapping[int | None, tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class HeadingAdvice:
    """One heading, or none, as at a day. Amounts in pounds; `allocated` is None where there is no heading."""

    heading: str
    allocated: Decimal | None
    recommended: Decimal
    supported: Decimal

    @property
    def left(self) -> Decimal | None:
        """What the heading would hold after all that is recommended; below zero where more is than it holds."""
        return None if self.allocated is None else self.allocated - self.recommended

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < 0


@dataclass(frozen=True)
class FundHeadings:
    """The headings of one fund against what is recommended. The sums are those of the lines."""

    fund: Fund
    lines: tuple[HeadingAdvice, ...]

    @property
    def allocated(self) -> Decimal:
        return sum((line.allocated or ZERO for line in self.lines), ZERO)

    @property
    def recommended(self) -> Decimal:
        return sum((line.recommended for line in self.lines), ZERO)

    @property
    def supported(self) -> Decimal:
        return sum((line.supported for line in self.lines), ZERO)

    @property
    def has_recommended(self) -> bool:
        return bool(self.recommended)


def fund_headings(outline: FundOutline, cases: Iterable[Case]) -> FundHeadings:
    """Each heading of a fund in the order of the paper, also without a recommendation, then what stands under none."""
    sums = _sums(outline.totals.fund, cases)
    lines = [_line(heading, sums) for heading in outline.headings]
    known = {heading.allocation_id for heading in outline.headings}
    recommended, supported = _under_none(known, sums)
    if recommended:
        lines.append(HeadingAdvice("Under no heading", None, recommended, supported))
    return FundHeadings(outline.totals.fund, tuple(lines))


def _sums(fund: Fund, cases: Iterable[Case]) -> _Sums:
    found: dict[int | None, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for case in cases:
        for (fund_id, heading), amount in case.by_heading.items():
            if fund_id == fund.pk:
                recommended, supported = found[heading]
                found[heading] = (recommended + amount, supported + (amount if case.is_supported else ZERO))
    return found


def _line(heading: HeadingOutline, sums: _Sums) -> HeadingAdvice:
    recommended, supported = sums.get(heading.allocation_id, (ZERO, ZERO))
    return HeadingAdvice(heading.heading, heading.allocated, recommended, supported)


def _under_none(known: set[int], sums: _Sums) -> tuple[Decimal, Decimal]:
    """Under no heading, or under one to which nothing had been allocated by that day."""
    beside = [both for heading, both in sums.items() if heading not in known]
    return sum((one for one, _ in beside), ZERO), sum((other for _, other in beside), ZERO)
