"""Live tables: each a reading of the ledger as at a report's day, with its true total."""

from collections.abc import Collection, Mapping
from datetime import date

from reports.figures.live_families.books import Books
from reports.figures.live_families.keys import Asked, asked, from_to
from reports.figures.live_kinds.agencies import AGENCIES
from reports.figures.live_kinds.headings import HEADINGS
from reports.figures.live_kinds.kind import Request, TableKind
from reports.figures.live_kinds.over_years import OVER_YEARS
from reports.figures.live_kinds.registers import REGISTERS
from reports.figures.live_kinds.table import MOST_ROWS, LiveColumn, LiveRow, LiveTable
from reports.figures.live_results_blocks import result_tables

__all__ = ["MOST_ROWS", "TABLES", "LiveColumn", "LiveRow", "LiveTable", "requests_for", "tables_of"]

PREFIX = "table:"
TABLES: Mapping[str, TableKind] = {kind.name: kind for kind in (*AGENCIES, *HEADINGS, *OVER_YEARS, *REGISTERS)}


def tables_of(keys: Collection[str], as_at: date, books: Books | None = None) -> Mapping[str, LiveTable]:
    """The tables of many keys, such as table:headings:2017-18, as at the end of a day; unknown ones are left out.

    What has been read for something else already is taken from the books of the same day and of every year.
    """
    names = {key: key.removeprefix(PREFIX) for key in keys if key.startswith(PREFIX)}
    wanted = {key: one for key, name in names.items() if (one := _wanted(name))}
    made = {key: TABLES[one.asked.family].make(one) for key, one in requests_for(wanted, as_at, books).items()}
    of_returns = result_tables(names.values(), books or Books(as_at))
    return made | {f"{PREFIX}{name}": one for name, one in of_returns.items()}


def requests_for(wanted: Mapping[str, Asked], as_at: date, books: Books | None = None) -> Mapping[str, Request]:
    """Requests on one set of books; those whose subject or fund nobody knows are left out."""
    books = books or Books(as_at, {year for one in wanted.values() for year in from_to(one.first, one.last)})
    requests = {key: Request(one, books, TABLES[one.family].about) for key, one in wanted.items()}
    return {key: request for key, request in requests.items() if request.is_known}


def _wanted(key: str) -> Asked | None:
    kind = TABLES.get(key.partition(":")[0])
    return asked(key, has_subject=kind.about is not None, most_years=kind.most_years) if kind else None
