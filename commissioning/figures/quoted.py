"""What papers print about a fund, beside what its ledger makes of it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from commissioning.choices import EntryKind, Measure
from commissioning.figures.position import FundTotals
from commissioning.models import LedgerEntry, QuotedFigure
from core.money import ZERO


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

    @property
    def compared_with(self) -> str:
        """Whose figure the ledger's is: the fund's, or one commitment's."""
        measure = Measure(self.quoted.measure).label
        return f"{measure} to this provider" if self.quoted.commitment_id else measure


def comparisons(totals: FundTotals) -> list[Comparison]:
    """Each figure quoted for a fund with the ledger's as at the day of the totals, in two queries at most."""
    of_fund = {
        Measure.CONFIRMED: totals.income_confirmed,
        Measure.ALLOCATED: totals.allocated,
        Measure.COMMITTED: totals.committed,
    }
    quoted = list(QuotedFigure.objects.filter(fund=totals.fund).order_by("position", "pk"))
    committed = _committed(quoted, totals)
    return [
        Comparison(
            figure,
            committed.get(figure.commitment_id, ZERO) if figure.commitment_id else of_fund.get(Measure(figure.measure)),
        )
        for figure in quoted
    ]


def _committed(quoted: list[QuotedFigure], totals: FundTotals) -> dict[int | None, Decimal]:
    """What was committed by that day under each commitment that a figure is compared with."""
    compared = [figure.commitment_id for figure in quoted if figure.commitment_id]
    if not compared:
        return {}
    entries = LedgerEntry.objects.filter(
        commitment__in=compared, kind__in=[EntryKind.COMMITMENT, EntryKind.DECOMMITMENT]
    )
    sums = entries.as_at(totals.as_at).order_by().values_list("commitment_id").annotate(Sum("amount"))
    return dict(sums)
