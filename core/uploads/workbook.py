"""The cells of one page of a workbook that came through read_upload, within limits and with nothing calculated.

A formula is told as one and its last result never read: it was worked out elsewhere, perhaps from figures that have
changed since.
"""

import logging
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from core.uploads.kinds import MB
from core.uploads.wrong import DAMAGED, Wrong

logger = logging.getLogger(__name__)

# In one page. Some programs write every row that has a height although nothing stands in it.
MOST_ROWS_WRITTEN = 20_000
MOST_CELLS_WRITTEN = 200_000
# What is read whole: words, styles and names, without the pages, which are read as they come.
MOST_BESIDE_PAGES = 10 * MB
MOST_MERGED = 100
_STEP = 64 * 1024
_PAGES = "xl/worksheets/"
_TOO_LONG = "has a page of more than {:,} rows: use the sheet as it was downloaded"


@dataclass(frozen=True)
class Page:
    """What stands in a page, by row and column from 1; the cells that hold a formula; and which are merged: C14:D14."""

    values: dict[tuple[int, int], Any] = field(default_factory=dict)
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> Any:
        return self.values.get((row, column))


def cell_name(row: int, column: int) -> str:
    """As the spreadsheet names it: C14."""
    return f"{get_column_letter(column)}{row}"


def read_page(content: bytes, name: str, *, most_rows: int, most_columns: int) -> Page | None:
    """The page of that name; None where there is none. Raises Wrong for one beyond `most_rows` or that is damaged.

    Cells right of `most_columns` are somebody's own notes and not read.
    """
    try:
        return _read(content, name, most_rows, most_columns)
    except Wrong:
        raise
    except Exception as problem:  # a library may raise anything at bytes that were made to break it
        logger.warning("A workbook could not be read: %s", type(problem).__name__)
        raise Wrong(DAMAGED) from problem


def _read(content: bytes, name: str, most_rows: int, most_columns: int) -> Page | None:
    overviews = _looked_over(content)
    # The formulas and not their results; links to other workbooks are not followed.
    book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book[name] if name in book.sheetnames else None
        overview = overviews.get(getattr(sheet, "_worksheet_path", ""))
        if sheet is None or overview is None:
            return None
        if overview.last_row > most_rows:
            raise Wrong(_TOO_LONG.format(most_rows))
        values: dict[tuple[int, int], Any] = {}
        formulas = set()
        for row in sheet.iter_rows(max_row=most_rows, max_col=most_columns):
            for cell in row:
                if cell.value is not None:
                    values[cell.row, cell.column] = cell.value
                    if cell.data_type == "f":
                        formulas.add((cell.row, cell.column))
        return Page(values, frozenset(formulas), tuple(overview.merged))
    finally:
        book.close()


def _looked_over(content: bytes) -> "dict[str, _Overview]":
    """Each page's overview by its part's name, before the library that reads them is let near the file."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [one for one in archive.infolist() if not one.filename.startswith("xl/media/")]
        pages = [one for one in parts if one.filename.startswith(_PAGES) and one.filename.endswith(".xml")]
        if sum(one.file_size for one in parts) - sum(one.file_size for one in pages) > MOST_BESIDE_PAGES:
            raise Wrong("holds far more than a sheet of this kind: use the sheet as it was downloaded")
        return {one.filename: _overview(archive, one) for one in pages}


def _overview(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> "_Overview":
    overview, parser = _Overview(), expat.ParserCreate()
    parser.StartElementHandler = overview.start
    with archive.open(part) as page:
        while read := page.read(_STEP):
            parser.Parse(read, False)
        parser.Parse(b"", True)
    return overview


class _Overview:
    """Looks through a page before it is read: how far it reaches, and what is merged. Takes next to no memory."""

    def __init__(self) -> None:
        self.row = self.last_row = self.rows = self.cells = 0
        self.merged: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.rows += 1
            self.row = int(attributes.get("r", self.row + 1))
        elif name == "c":
            self.cells += 1
        elif name in ("v", "t", "f"):
            self.last_row = max(self.last_row, self.row)
        elif name == "mergeCell" and len(self.merged) < MOST_MERGED:
            self.merged.append(attributes.get("ref", "")[:30])
        if self.rows > MOST_ROWS_WRITTEN or self.cells > MOST_CELLS_WRITTEN:
            raise Wrong(_TOO_LONG.format(MOST_ROWS_WRITTEN))
