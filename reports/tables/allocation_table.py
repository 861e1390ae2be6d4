"""The columns of an allocation table as it is read, on the page and on paper."""

from dataclasses import dataclass
from urllib.parse import urlencode

from reports.choices import GroupBy
from reports.figures import AllocationTable


def table_title(table: AllocationTable) -> str:
    return f"{table.fund.name} allocations {table.fund.financial_year.label}"


@dataclass(frozen=True)
class Shown:
    """A column of the table as it is read, on the page and on paper."""

    key: str
    label: str
    is_numeric: bool = False
    # The column's name in the address of a sorted table.
    sort: str = ""
    # How wide it is on paper; the columns of words share what is left.
    paper: str = ""


_SHOWN = {
    "provider": Shown("provider", "Provider", sort="provider"),
    "service": Shown("service", "Service", sort="service"),
    "priority": Shown("priority", "Priority"),
    "heading": Shown("heading", "Heading"),
    "decision": Shown("decision", "Decision", paper="column-date"),
    "allocated": Shown("allocated", "Allocated", is_numeric=True, paper="column-amount"),
    "committed": Shown("committed", "Committed", is_numeric=True, sort="committed", paper="column-amount"),
    "free": Shown("free", "Free", is_numeric=True, paper="column-amount"),
    "paid": Shown("paid", "Paid", is_numeric=True, paper="column-amount"),
    "share": Shown("share", "Share", is_numeric=True, paper="column-share"),
}
_BY = {
    GroupBy.PRIORITY: ("provider", "service", "heading", "decision", "committed", "paid", "share"),
    GroupBy.PROVIDER: ("service", "priority", "heading", "decision", "committed", "paid", "share"),
    GroupBy.HEADING: ("provider", "service", "decision", "allocated", "committed", "free", "paid"),
    GroupBy.AREA: ("provider", "service", "priority", "decision", "committed", "paid", "share"),
}


def columns_shown(table: AllocationTable) -> dict[str, Shown]:
    """The columns of a grouping. One that would be empty from top to bottom is left out, and said so below."""
    left_out = set() if table.has_headings else {"heading"}
    if not table.has_payments:
        left_out.add("paid")
    return {key: _SHOWN[key] for key in _BY[table.by] if key not in left_out}


# More columns than this leave names no room on an upright sheet.
MOST_UPRIGHT = 5


def columns_on_paper(table: AllocationTable) -> dict[str, Shown]:
    """The same on an upright sheet: where there are many, provider and service share one."""
    columns = columns_shown(table)
    if "provider" not in columns or len(columns) <= MOST_UPRIGHT:
        return columns
    del columns["service"]
    # By heading it is the only column of names, and takes what is left.
    width = "" if table.by is GroupBy.HEADING else "column-wide"
    return columns | {"provider": Shown("provider", "Provider and service", paper=width)}


def which_of_all(columns: dict[str, Shown]) -> dict[str, bool]:
    """For each column there can be, whether it is there: a template asks it of every line."""
    return {key: key in columns for key in _SHOWN}


def span_of_words(columns: dict[str, Shown]) -> int:
    """How many columns stand before the first figure: the label of a total spans them."""
    return sum(not column.is_numeric for column in columns.values())


@dataclass(frozen=True)
class Head:
    """The head of a column; one that lines can be sorted by says where a click leads and how it stands now."""

    column: Shown
    href: str = ""
    aria_sort: str = ""


def heads_of(table: AllocationTable) -> list[Head]:
    """The heads of the columns. The first click gives names from A to Z and amounts from the most."""
    return [_head(table, column) for column in columns_shown(table).values()]


def _head(table: AllocationTable, column: Shown) -> Head:
    if not column.sort:
        return Head(column)
    first, second = sorted((column.sort, f"-{column.sort}"), reverse=not column.is_numeric)
    state = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(table.sort, "none")
    following = second if table.sort == first else first
    query = {"by": table.by.value, "as-at": table.as_at.isoformat(), "sort": following}
    return Head(column, f"?{urlencode(query)}", state)
