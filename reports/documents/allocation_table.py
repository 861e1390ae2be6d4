"""The allocation table as a paper for a board."""

from typing import Any

from commissioning.models import Office
from core.money import pounds
from core.pdf import render_document
from reports import rules
from reports.figures import AllocationTable
from reports.tables.allocation_table import MOST_UPRIGHT, columns_on_paper, span_of_words, table_title, which_of_all

UNNAMED = "Victims’ services"


def allocation_paper(table: AllocationTable) -> bytes:
    """The PDF of an allocation table. Refused as core.pdf refuses: without Pango, and beyond its limits."""
    return render_document("documents/allocation_table.html", paper_context(table))


def paper_context(table: AllocationTable) -> dict[str, Any]:
    """What the template prints: everything counted beforehand."""
    columns = columns_on_paper(table)
    words = span_of_words(columns)
    return {
        "office": Office.objects.first() or Office(name=UNNAMED),
        "title": table_title(table),
        "subtitle": f"By {table.by.label.lower()}",
        "as_at": table.as_at,
        "footer_line": footer_line(table),
        "table": table,
        "columns": columns,
        "has": which_of_all(columns),
        "words": words,
        # A heading's own decision stands in its column.
        "name_span": words - 1 if "allocated" in columns else words,
        "landscape": len(columns) > MOST_UPRIGHT + 1,
    }


def footer_line(table: AllocationTable) -> str:
    """18 lines, total £3,541,673, budget £3,321,557: what a reader checks against another copy."""
    budget = table.position.totals.income_confirmed
    return f"{rules.counted(len(table.lines), 'line')}, total {pounds(table.committed)}, budget {pounds(budget)}"
