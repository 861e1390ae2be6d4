"""Tables and charts of a report as they print: from plain values, each cell with its place and its address."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from reports.documents.report_chart import MOST_LABELS, labels_in, svg_of
from reports.rules.report_words import counted

# A live table has no more (reports.figures.live_kinds.table); one from elsewhere is cut here at the latest.
MOST_ROWS_OF_ONE = 500
# All rows of a paper together, those typed in its words included. A PDF may have 2,000 (core.pdf.limits), and the
# annex needs some.
MOST_ROWS = 1_600
# How many signs of the longest figure fit into a column of each class, in the type of a table and in the smaller type
# of one with many columns; and how broad that class is then, in millimetres (static/paper/paper.css).
_WIDTHS = (
    ("column-number", 6, 8, 15),
    ("column-reference", 8, 10, 18),
    ("column-amount", 10, 12, 21),
    ("column-date", 12, 14, 24),
)
_WIDEST, _WIDEST_BREADTH = "column-heading", 42
# More columns of figures than these take the smaller type; where they leave less than this to the words beside them,
# the table stands on a sheet on its side.
_MOST_COLUMNS = 4
_MOST_BREADTH = 130
# A table of no more rows, its total among them, is never broken over two sheets.
_MOST_WHOLE = 10
_PLAIN_COLOUR = "#1f3a5f"


def _everywhere(_address: str) -> bool:
    return True


def _no_files(_number: int) -> tuple[tuple[str, str], ...]:
    return ()


@dataclass(frozen=True)
class OnPage:
    """What a page adds to what a paper prints.

    `opens` says whether this reader may open an address: figures with a door that is closed to them are plain words.
    `files` gives the downloads of the table with a number, each a label and an address. `level` is that of the
    headings of sections.
    """

    opens: Callable[[str], bool] = _everywhere
    files: Callable[[int], Sequence[tuple[str, str]]] = _no_files
    level: int = 2


@dataclass(frozen=True)
class CellOnPaper:
    text: str
    is_numeric: bool = False
    href: str = ""


@dataclass(frozen=True)
class RowOnPaper:
    """`kind` is the class of the row: "", "subtotal" or "total"."""

    cells: tuple[CellOnPaper, ...]
    kind: str = ""


@dataclass(frozen=True)
class ColumnOnPaper:
    label: str
    is_numeric: bool
    width: str


@dataclass(frozen=True)
class TableOnPaper:
    """`number` is its place among the tables of the report."""

    number: int
    caption: str
    columns: tuple[ColumnOnPaper, ...]
    rows: tuple[RowOnPaper, ...]
    total: RowOnPaper | None
    notes: tuple[str, ...]
    # What is not printed and where it stands, in a sentence; empty where everything is printed.
    left_out: str = ""
    files: Sequence[tuple[str, str]] = ()
    # The classes for its type, smaller where many columns stand beside each other, and for its standing in one piece.
    look: str = ""
    is_on_its_side: bool = False

    @property
    def title(self) -> str:
        return f"Table {self.number}: {self.caption}"


@dataclass(frozen=True)
class ChartOnPaper:
    number: int
    caption: str
    drawing: SafeString
    table: TableOnPaper
    # What is not drawn, in a sentence.
    left_out: str = ""
    # Of a drawing whose table stands right before or after it, which is not printed a second time.
    is_beside_its_table: bool = False

    @property
    def title(self) -> str:
        return f"Chart {self.number}: {self.caption}"


@dataclass
class Blocks:
    """Sets the tables and charts of a report. `numbers` are those of its tables by key, `cap` the most rows of one."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    cap: int = MOST_ROWS_OF_ONE
    is_page: bool = True
    on_page: OnPage = field(default_factory=OnPage)
    colour: str = ""
    _charts: int = 0

    def table(self, table: Mapping[str, Any]) -> TableOnPaper:
        number = self.numbers[table["key"]]
        rows, total = table["rows"], table["total"]
        columns = _columns(table, rows[: self.cap])
        kinds = [column.is_numeric for column in columns]
        is_tight = sum(kinds) > _MOST_COLUMNS
        return TableOnPaper(
            number=number,
            caption=table["caption"],
            columns=columns,
            rows=tuple(self._row(row, kinds, "subtotal" if row.get("is_subtotal") else "") for row in rows[: self.cap]),
            total=self._row(total, kinds, "total") if total else None,
            notes=_notes(table, is_cut=len(rows) > self.cap),
            left_out=_left_out(table, self.cap),
            files=self.on_page.files(number) if self.is_page else (),
            look=_look(is_tight=is_tight, rows=len(rows) + bool(total)),
            is_on_its_side=is_tight and sum(_breadth(column) for column in columns) > _MOST_BREADTH,
        )

    def chart(self, chart: Mapping[str, Any], *, is_beside_its_table: bool = False) -> ChartOnPaper:
        self._charts += 1
        table, bars = self.table(chart["table"]), chart["bars"]
        labels = labels_in(bars)
        drawing = svg_of(
            bars,
            title=f"Bar chart: {chart['caption']}. The table beside it has the same figures.",
            number=self._charts,
            colour=self.colour or _PLAIN_COLOUR,
        )
        return ChartOnPaper(self._charts, chart["caption"], drawing, table, _not_drawn(labels), is_beside_its_table)

    def _row(self, row: Mapping[str, Any], kinds: Sequence[bool], kind: str) -> RowOnPaper:
        hrefs = [*row.get("hrefs", ()), *[""] * len(row["cells"])]
        return RowOnPaper(
            tuple(
                CellOnPaper(text, is_numeric, self._door(href))
                for text, href, is_numeric in zip(row["cells"], hrefs, kinds, strict=False)
            ),
            kind,
        )

    def _door(self, href: str) -> str:
        return href if self.is_page and href and self.on_page.opens(href) else ""


def _look(*, is_tight: bool, rows: int) -> str:
    classes = {"report-table-tight": is_tight, "report-table-whole": rows <= _MOST_WHOLE}
    return " ".join(name for name, is_worn in classes.items() if is_worn)


def cap_of(tables: Iterable[Mapping[str, Any]], rows_typed: int = 0) -> int:
    """The most rows that each table of a paper may print, so that all of them together stay within what a PDF may hold.

    The short ones are printed in full, and the long ones share what is left.
    """
    left, lengths = max(MOST_ROWS - rows_typed, 0), sorted(len(table["rows"]) for table in tables)
    for place, length in enumerate(lengths):
        share = left // (len(lengths) - place)
        if length > share:
            return max(min(share, MOST_ROWS_OF_ONE), 1)
        left -= length
    return MOST_ROWS_OF_ONE


def rows_in(html: str) -> int:
    """How many rows the tables in some words have."""
    return html.count("<tr")


def _columns(table: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> tuple[ColumnOnPaper, ...]:
    shown = [row["cells"] for row in (*rows, *([table["total"]] if table["total"] else []))]
    is_tight = sum(bool(column["is_numeric"]) for column in table["columns"]) > _MOST_COLUMNS
    made = []
    for place, column in enumerate(table["columns"]):
        texts = (row[place] for row in shown if place < len(row))
        width = _width(column["label"], texts, is_tight=is_tight) if column["is_numeric"] else ""
        made.append(ColumnOnPaper(column["label"], bool(column["is_numeric"]), width))
    return tuple(made)


def _width(label: str, texts: Iterable[str], *, is_tight: bool) -> str:
    longest = max((len(text) for text in (*label.split(), *texts)), default=0)
    return next((width for width, large, small, _ in _WIDTHS if longest <= (small if is_tight else large)), _WIDEST)


def _breadth(column: ColumnOnPaper) -> int:
    """In the smaller type, in millimetres; nothing for a column of words, which takes what is left."""
    if not column.is_numeric:
        return 0
    return next((breadth for width, *_, breadth in _WIDTHS if width == column.width), _WIDEST_BREADTH)


def _notes(table: Mapping[str, Any], *, is_cut: bool) -> tuple[str, ...]:
    """What stands under a table. The last note of one that was cut before says how much; it is wrong once cut again."""
    notes = tuple(table["notes"])
    return notes[:-1] if is_cut and table.get("left_out") else notes


def _left_out(table: Mapping[str, Any], cap: int) -> str:
    """What is not printed because a whole report holds no more rows, and where it stands."""
    rows, before = len(table["rows"]), int(table.get("left_out") or 0)
    if rows <= cap:
        return ""
    hidden, whole = rows - cap + before, rows + before
    counts = ", and the total counts them" if table["total"] else ""
    verb = "is" if hidden == 1 else "are"
    return f"{hidden:,} of {whole:,} rows {verb} left out here{counts}. The file of this table holds all of them."


def _not_drawn(labels: int) -> str:
    if not labels:
        return "There is nothing to draw."
    more = labels - MOST_LABELS
    return f"The first {MOST_LABELS} are drawn. The table has {counted(more, 'more row')}." if more > 0 else ""
