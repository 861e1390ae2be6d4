"""What papers print about a fund, beside what its ledger makes of it."""

from dataclasses import dataclass
from decimal import Decimal

from commissioning.choices import Measure
from commissioning.figures.position import FundTotals
from commissioning.models import QuotedFigure


@dataclass(frozen=True)
class Comparison:
    """One printed figure and the ledger's own, in pounds; None where there is nothing to compare it with."""

    quoted: QuotedFigure
    ledger: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """By how much the paper prints more than the ledger makes; below zero where it prints less."""
        if self.ledger is None or self.quoted.amount is None:
            return None
        return self.quoted.amount - self.ledger


def comparisons(totals: FundTotals) -> list[Comparison]:
    """Each figure quoted for a fund with the ledger's as at the day of the totals, in one query."""
    ledger = {
        Measure.CONFIRMED: totals.income_confirmed,
        Measure.ALLOCATED: totals.allocated,
        Measure.COMMITTED: totals.committed,
    }
    quoted = QuotedFigure.objects.filter(fund=totals.fund).order_by("position", "pk")
    return [Comparison(figure, ledger.get(Measure(figure.measure))) for figure in quoted]
