"""What our tables share: a caption, a row header, right-aligned figures, words for when there is nothing."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from inspect import signature
from operator import methodcaller
from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn

from core.forms.days import MONTHS
from core.money import pounds


class Column(tables.Column):
    """A column of words. `is_row_header` marks the one that names its row; `is_total` the foot's own label."""

    is_numeric = False
    # Kept on one line however narrow the column becomes.
    is_unbroken = False

    def __init__(self, *args: Any, is_row_header: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_row_header = is_row_header


class NumberColumn(Column):
    """Figures, aligned at the right."""

    is_numeric = True


class PoundsColumn(NumberColumn):
    """Amounts: £1,234 or £1,234.56."""

    def render(self, value: Decimal) -> str:
        return pounds(value)

    def value(self, value: Decimal) -> Decimal:
        return value


class DayColumn(Column):
    """Days as the office writes them. The framework's own column compiles a template for each row."""

    is_unbroken = True

    def render(self, value: date) -> str:
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"

    def value(self, value: date) -> date:
        return value


class OfficeTable(tables.Table):
    """A table that says what it is. Subclasses set `caption`, and `empty_text` in their Meta."""

    caption = ""
    # "s", "m", "l" or "xl"; the caption may be hidden where the page's heading says the same.
    caption_size = "m"
    is_caption_hidden = False
    # Unique on the page; only needed where a page has two tables.
    element_id = "table"
    # What one row is, in the plural, for "Showing 1 to 25 of 300 providers".
    counted_as = "rows"
    # What to do when there is nothing to show: the words of a link and where it leads.
    empty_next = ""
    empty_href = ""
    table_class = ""
    # Given a record, the classes of its row: "app-subtotal" for a line that sums up others.
    row_class: Callable[[Any], str] | None = None


def paginator_of(count: int) -> Callable[..., Paginator]:
    """Makes the pages of a list whose length is known already, so that the rows are not counted a second time."""

    def pages(*args: Any, **kwargs: Any) -> Paginator:
        paginator = Paginator(*args, **kwargs)
        paginator.count = count
        return paginator

    return pages


def rows_in_markup(table: tables.Table) -> SafeString:
    """The rows of a table's page.

    The framework asks each cell anew what its column is made of, and a template takes three times as long: here that
    is found out once a column.
    """
    records = [row.record for row in table.paginated_rows]
    row_class: Any = getattr(table, "row_class", None)
    cells = [(_Cell(table, column, records[:1]), *_cell_markup(column.column)) for column in table.columns]
    lines = []
    for record in records:
        extra = conditional_escape(f" {row_class(record)}".rstrip()) if row_class else ""
        lines.append(f'<tr class="govuk-table__row{extra}">')
        lines += [f"{start}{conditional_escape(cell.of(record))}{end}" for cell, start, end in cells]
        lines.append("</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308 - every value in it went through conditional_escape


class _Cell:
    """What one column makes of a record: its words where a field has choices, a dash where there is nothing."""

    def __init__(self, table: tables.Table, column: BoundColumn, examples: list[Any]):
        self.column, self.empty_values = column, column.column.empty_values
        self.fixed = {"table": table, "column": column.column, "bound_column": column}
        self.wanted = tuple(signature(column.render).parameters)
        self.value_of = _reader(column.accessor, examples)

    def of(self, record: Any) -> Any:
        value = self.value_of(record)
        if value in self.empty_values:
            return self.column.default
        given = {"value": value, "record": record} | self.fixed
        content = self.column.render(**{name: given[name] for name in self.wanted})
        return self.column.link(content, **given) if self.column.link else content


def _reader(accessor: Any, examples: list[Any]) -> Callable[[Any], Any]:
    display = f"get_{accessor}_display"
    if any(hasattr(record, display) for record in examples):
        return methodcaller(display)
    if any(isinstance(record, Mapping) for record in examples):
        return lambda record: record.get(accessor)
    if accessor.SEPARATOR in accessor:
        return lambda record: accessor.resolve(record, quiet=True)
    return lambda record: getattr(record, accessor, None)


def _cell_markup(column: tables.Column) -> tuple[str, str]:
    more = " govuk-table__cell--numeric" if getattr(column, "is_numeric", False) else ""
    more += " app-unbroken" if getattr(column, "is_unbroken", False) else ""
    if getattr(column, "is_row_header", False):
        return f'<th scope="row" class="govuk-table__header{more}">', "</th>"
    return f'<td class="govuk-table__cell{more}">', "</td>"
