"""What an author may put into the words of a report: each live figure, table and chart with its value on the day."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.figures.live import Entry, LiveFigure, catalogue, figures_of
from reports.figures.live_charts import LiveChart, charts_of
from reports.figures.live_families.books import Books
from reports.figures.live_families.keys import from_to
from reports.figures.live_tables import LiveTable, tables_of
from reports.models import Report
from reports.rules.tokens import IN_WORDS


@dataclass(frozen=True)
class Offered:
    """One entry of the list. `value` is what it prints on the report's day; without one it cannot be inserted."""

    key: str
    label: str
    kind: str
    value: str
    in_words: str = ""
    href: str = ""

    @property
    def is_block(self) -> bool:
        """Whether it stands alone in a paragraph."""
        return self.kind != "figure"

    @property
    def token(self) -> str:
        return f"[[{self.key}]]" if self.value else ""

    @property
    def token_in_words(self) -> str:
        return f"[[{self.key}|{IN_WORDS}]]" if self.in_words else ""


def found_for(report: Report, search: str, books: Books) -> Sequence[Entry]:
    """The entries of the report's years in which each word of a search stands, in the order of the catalogue.

    `books` are those of the report's day and of every year.
    """
    words = search.casefold().replace("/", "-").split()
    entries = catalogue(report.as_at, from_to(report.first_year, report.last_year), books)
    return [entry for entry in entries if _has_all(entry, words)] if words else entries


def offered(entries: Sequence[Entry], report: Report, books: Books) -> list[Offered]:
    """These entries with their values as at the report's day. A number of queries that does not grow with them."""
    by_kind = {kind: [one.key for one in entries if one.kind == kind] for kind in ("figure", "table", "chart")}
    live: dict[str, LiveFigure | LiveTable | LiveChart] = {
        **figures_of(by_kind["figure"], report.as_at, books),
        **tables_of(by_kind["table"], report.as_at, books),
        **charts_of(by_kind["chart"], report.as_at, books),
    }
    return [_offered(entry, live.get(entry.key)) for entry in entries]


def _has_all(entry: Entry, words: Sequence[str]) -> bool:
    text = f"{entry.label} {entry.key} {entry.words}".casefold().replace("/", "-")
    return all(word in text for word in words)


def _offered(entry: Entry, live: LiveFigure | LiveTable | LiveChart | None) -> Offered:
    if isinstance(live, LiveFigure):
        if not live.has_words:
            return Offered(entry.key, entry.label, entry.kind, "", href=live.href)
        return Offered(entry.key, entry.label, entry.kind, live.printed, live.in_words, live.href)
    if live is None:
        return Offered(entry.key, entry.label, entry.kind, "")
    return Offered(entry.key, entry.label, entry.kind, _size(live.table if isinstance(live, LiveChart) else live))


def _size(table: LiveTable) -> str:
    """18 rows, total £3,541,673."""
    rows = len(table.rows) + table.left_out
    counted = "1 row" if rows == 1 else f"{rows:,} rows"
    last = table.total.cells[-1] if table.total else ""
    return f"{counted}, total {last}" if last else counted
