from commissioning.figures.holdings import YearHolding, holdings
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
    "YearHolding",
    "commitment_rows",
    "fund_outline",
    "fund_position",
    "fund_totals",
    "holdings",
    "priority_matrix",
]
