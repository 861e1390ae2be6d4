from reports.figures.allocation_table import AllocationTable, Tolerance, allocation_table
from reports.figures.gathering import Block, Line, Section
from reports.figures.quoted import QuotedLine, quoted_lines

__all__ = [
    "AllocationTable",
    "Block",
    "Line",
    "QuotedLine",
    "Section",
    "Tolerance",
    "allocation_table",
    "quoted_lines",
]
