from reports.figures.allocation_table import AllocationTable, allocation_table
from reports.figures.gathering import Block, Line, Section

__all__ = ["AllocationTable", "Block", "Line", "Section", "allocation_table"]
