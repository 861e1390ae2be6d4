"""Figures that papers print, beside what the ledger makes of them."""

from dataclasses import dataclass
from decimal import Decimal

from commissioning.choices import Measure
from commissioning.figures import FundTotals
from commissioning.models import QuotedFigure
from core.money import pounds


@dataclass(frozen=True)
class QuotedLine:
    """One printed figure and the ledger's own, in pounds; None where there is nothing to compare."""

    quoted: QuotedFigure
    ledger: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """By how much the paper prints more than the ledger makes; below zero where it prints less."""
        if self.ledger is None or self.quoted.amount is None:
            return None
        return self.quoted.amount - self.ledger

    @property
    def sentence(self) -> str:
        """The same in words, for where there is no table."""
        quoted = self.quoted
        ledger = "" if self.ledger is None else f"; the ledger makes {pounds(self.ledger)}"
        return f"{quoted.label}: printed as {quoted.printed}{ledger}. {quoted.explanation} Source: {quoted.source}"


def quoted_lines(totals: FundTotals) -> tuple[QuotedLine, ...]:
    """What papers print about a fund, each with the ledger's figure as at the same day as the totals."""
    ledgers = {
        Measure.CONFIRMED: totals.income_confirmed,
        Measure.ALLOCATED: totals.allocated,
        Measure.COMMITTED: totals.committed,
    }
    quoted = QuotedFigure.objects.filter(fund=totals.fund).order_by("position", "pk")
    return tuple(QuotedLine(each, ledgers.get(Measure(each.measure))) for each in quoted)
