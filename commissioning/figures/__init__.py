from commissioning.figures.holdings import ProviderPosition, YearHolding, by_provider, holdings
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

__all__ = [
    "FundOutline",
    "FundPosition",
    "FundTotals",
    "HeadingPosition",
    "PositionRow",
    "PriorityMatrix",
    "PriorityMoney",
    "ProviderPosition",
    "YearHolding",
    "by_provider",
    "commitment_rows",
    "fund_outline",
    "fund_position",
    "fund_totals",
    "holdings",
    "priority_matrix",
]
