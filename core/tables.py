"""What our tables share: a caption, a row header, right-aligned figures, words for when there is nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables

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
