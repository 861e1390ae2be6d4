"""The allocation table as rows for a spreadsheet: one line a commitment, then their total."""

from collections.abc import Iterator
from typing import Any

from commissioning.models import Office
from core.exports import Column, Kind, Sheet
from core.money import pounds
from reports import rules
from reports.choices import GroupBy
from reports.figures import AllocationTable, Block, Line, Section
from reports.tables.allocation_table import table_title

# The names of the 360Giving standard where they fit. A commitment is not an award yet, so its amount is not called one.
_COLUMNS = {
    "programme": Column("programme", "Grant programme"),
    "provider": Column("provider", "Recipient organisation"),
    "service": Column("service", "Service"),
    "priority": Column("priority", "Priority"),
    "heading": Column("heading", "Heading"),
    "group": Column("group", "Group of headings"),
    "area": Column("area", "Council areas"),
    "decision": Column("decision", "Decision reference"),
    "authority": Column("authority", "Authority where no decision is stated"),
    "printed_as": Column("printed_as", "As the paper prints it"),
    "allocated": Column("allocated", "Amount allocated", Kind.AMOUNT),
    "committed": Column("committed", "Amount committed", Kind.AMOUNT),
    "paid": Column("paid", "Amount disbursed", Kind.AMOUNT),
    "share": Column("share", "Share of committed", Kind.SHARE),
}


# What a CSV has no page above its table for. The last two hold something in the line of the total alone.
_OF_THE_WHOLE = [
    Column("year", "Financial year"),
    Column("as_at", "As at", Kind.DATE),
    Column("confirmed", "Confirmed income", Kind.AMOUNT),
    Column("over", "Over the confirmed income", Kind.AMOUNT),
]


def allocation_rows(table: AllocationTable) -> Sheet:
    """The lines in the order of the page, each with its year and day, and a last line "Total"."""
    whole = {"year": table.fund.financial_year.label, "as_at": table.as_at}
    totals = table.position.totals
    return Sheet(
        title=table_title(table),
        columns=[*_columns(table), *_OF_THE_WHOLE],
        rows=({**row, **whole} for row in _rows(table)),
        total={**_total(table), **whole, "confirmed": totals.income_confirmed, "over": totals.over},
    )


def allocation_sheet(table: AllocationTable) -> Sheet:
    """The same lines with their total, and above them what the page says above its table."""
    office = Office.objects.defer("logo").first()
    return Sheet(
        title=table_title(table),
        columns=_columns(table),
        rows=_rows(table),
        total=_total(table),
        tab=f"Allocations {table.fund.financial_year.slug}",
        notes=[*([office.name] if office else []), *_notes(table)],
        author=office.name if office else "",
        beside=_printed_elsewhere(table) if table.quoted else None,
    )


def _total(table: AllocationTable) -> dict[str, Any]:
    return {
        _columns(table)[0].key: "Total",
        "allocated": table.allocated if table.by is GroupBy.HEADING else None,
        "committed": table.committed,
        "paid": table.paid,
        "share": table.whole,
    }


def _printed_elsewhere(table: AllocationTable) -> Sheet:
    """What papers print of this fund, beside what the ledger makes of it."""
    return Sheet(
        title="What the papers printed, beside the ledger",
        tab="What the papers printed",
        columns=[
            Column("label", "Figure"),
            Column("printed", "As printed"),
            Column("ledger", "The ledger makes", Kind.AMOUNT),
            Column("difference", "Difference", Kind.AMOUNT),
            Column("explanation", "What is to be said of it"),
            Column("source", "Source"),
        ],
        rows=[
            {
                "label": line.quoted.label,
                "printed": line.quoted.printed,
                "ledger": line.ledger,
                "difference": line.difference,
                "explanation": line.quoted.explanation,
                "source": line.quoted.source,
            }
            for line in table.quoted
        ],
        notes=[f"Figures of the ledger as at {rules.spoken(table.as_at)}."],
    )


def file_name(table: AllocationTable, ending: str) -> str:
    """victims-fund-2017-18-allocations-by-priority-as-at-2018-01-23.xlsx"""
    fund = f"{table.fund.slug}-{table.fund.financial_year.slug}"
    return f"{fund}-allocations-by-{table.by.value}-as-at-{table.as_at.isoformat()}.{ending}"


def _columns(table: AllocationTable) -> list[Column]:
    """What the table is grouped by comes first, so that groups stand together."""
    names = [table.by.value, *(name for name in _COLUMNS if name not in {table.by.value, "allocated", "group"})]
    if table.by is GroupBy.HEADING:
        names.insert(names.index("committed"), "allocated")
        names.insert(1, "group")
    return [_COLUMNS[name] for name in names]


def _rows(table: AllocationTable) -> Iterator[dict[str, Any]]:
    for section in table.sections:
        for block in section.blocks:
            if block.allocated is not None:
                yield _heading(table, section, block)
            yield from (_line(table, section, block, line) for line in block.lines)


def _heading(table: AllocationTable, section: Section, block: Block) -> dict[str, Any]:
    # A line of its own, so that the column adds up however many commitments stand under the heading.
    return {
        "programme": str(table.fund),
        "heading": block.label,
        "group": section.label,
        "service": "Allocated to this heading",
        "decision": block.decision_reference,
        "authority": block.authority,
        "allocated": block.allocated,
    }


def _line(table: AllocationTable, section: Section, block: Block, line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "programme": str(table.fund),
        "provider": row.provider,
        "service": row.service,
        "priority": row.priority,
        "heading": block.label if table.by is GroupBy.HEADING else row.heading,
        "group": section.label,
        "area": ", ".join(row.areas),
        "decision": row.decision_reference,
        "authority": "" if row.decision_reference else row.note,
        "printed_as": row.printed_as,
        "committed": row.committed,
        "paid": row.paid,
        "share": line.share,
    }


def _notes(table: AllocationTable) -> Iterator[str]:
    yield f"By {table.by.label.lower()}. Figures as at {rules.spoken(table.as_at)}."
    yield str(table.truth)
    if table.about_headings:
        yield table.about_headings
    if table.reason:
        yield f"Reason for the tolerance: {table.reason}"
    for section in table.sections:
        if section.label:
            yield f"Sub-total, {section.label}: {pounds(section.allocated)} allocated."
