"""What a live table is, and how raw values become its printed cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.choices import Unit
from reports.figures.live_families.printed import printed
from reports.rules import counted

# Beyond this a printed table is read by nobody; the file of it holds every row.
MOST_ROWS = 500

Raw = str | int | Decimal | None


@dataclass(frozen=True)
class LiveColumn:
    """One column. `unit` is what its figures count; of words it is None."""

    label: str
    is_numeric: bool = False
    unit: Unit | None = None


@dataclass(frozen=True)
class LiveRow:
    """Cells as printed, the first being the row's header; `hrefs` one for each cell, empty where there is none."""

    cells: tuple[str, ...]
    hrefs: tuple[str, ...] = ()
    is_subtotal: bool = False


@dataclass(frozen=True)
class LiveTable:
    """One table as at a day. Its total is of all rows, also of those left out of print.

    `values` are the raw values of every row, those left out too, in the order of the rows; `total_values` those of
    the total. In a numeric column None stands for what has no data; an empty text is a cell that nothing belongs in.
    """

    key: str
    caption: str
    columns: tuple[LiveColumn, ...]
    rows: tuple[LiveRow, ...]
    total: LiveRow | None
    notes: tuple[str, ...]
    left_out: int = 0
    values: tuple[tuple[Raw, ...], ...] = ()
    total_values: tuple[Raw, ...] = ()
    # Whether the ledger has nothing at all for the years asked for: it cannot be issued.
    is_without_data: bool = False


@dataclass(frozen=True)
class Line:
    """One row before it is printed."""

    values: tuple[Raw, ...]
    hrefs: tuple[str, ...] = ()
    is_subtotal: bool = False


def words(label: str) -> LiveColumn:
    return LiveColumn(label)


def amounts(label: str) -> LiveColumn:
    return LiveColumn(label, is_numeric=True, unit=Unit.POUNDS)


def numbers(label: str) -> LiveColumn:
    return LiveColumn(label, is_numeric=True, unit=Unit.NUMBER)


def table(
    key: str,
    caption: str,
    columns: Sequence[LiveColumn],
    lines: Iterable[Line],
    total: Line | None = None,
    notes: Iterable[str] = (),
) -> LiveTable:
    """The table of these lines, as many as paper bears; what is left out is said in its last note."""
    lines = tuple(lines)
    left_out = max(0, len(lines) - MOST_ROWS)
    return LiveTable(
        key=key,
        caption=caption,
        columns=tuple(columns),
        rows=tuple(_row(line, columns) for line in lines[:MOST_ROWS]),
        total=_row(total, columns) if total else None,
        notes=(*notes, *([_about_left_out(left_out, len(lines), has_total=total is not None)] if left_out else [])),
        left_out=left_out,
        values=tuple(line.values for line in lines),
        total_values=total.values if total else (),
    )


def without_data(key: str, caption: str, columns: Sequence[LiveColumn], note: str) -> LiveTable:
    return LiveTable(key, caption, tuple(columns), (), None, (note,), is_without_data=True)


def _row(line: Line, columns: Sequence[LiveColumn]) -> LiveRow:
    cells = (_cell(value, column) for value, column in zip(line.values, columns, strict=True))
    return LiveRow(tuple(cells), line.hrefs, line.is_subtotal)


def _cell(value: Raw, column: LiveColumn) -> str:
    if isinstance(value, str) or column.unit is None:
        return str(value or "")
    return printed(value, column.unit)


def _about_left_out(left_out: int, rows: int, *, has_total: bool) -> str:
    """How to come to the rest."""
    of_all = f" The total is of all {rows:,}." if has_total else ""
    return (
        f"{counted(left_out, 'more row')} {'is' if left_out == 1 else 'are'} left out here.{of_all} "
        "Download the table as CSV or Excel for every row."
    )
