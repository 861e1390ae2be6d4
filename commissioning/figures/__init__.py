from commissioning.figures.holdings import ProviderPosition, YearHolding, by_provider, holdings
from commissioning.figures.interests import InterestPath, interests_in, live_interests_of
from commissioning.figures.position import (
    FundOutline,
    FundPosition,
    FundTotals,
    HeadingPosition,
    PositionRow,
    commitment_rows,
    fund_outline,
    fund_position,
    fund_totals,
)
from commissioning.figures.priorities import PriorityMatrix, PriorityMoney, priority_matrix
from commissioning.models.tie import Tie

__all__ = [
    "FundOutline",
    "FundPosition",
    "FundTotals",
    "HeadingPosition",
    "InterestPath",
    "PositionRow",
    "PriorityMatrix",
    "PriorityMoney",
    "ProviderPosition",
    "Tie",
    "YearHolding",
    "by_provider",
    "commitment_rows",
    "fund_outline",
    "fund_position",
    "fund_totals",
    "holdings",
    "interests_in",
    "live_interests_of",
    "priority_matrix",
]
