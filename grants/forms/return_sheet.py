"""A return’s spreadsheet read back: each fault by its cell, all at once, and nothing taken while there is one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from openpyxl.utils.cell import range_boundaries

from core.forms import GovukForm, UploadField
from core.uploads import EXCEL, MB, Upload
from core.uploads.workbook import Page, cell_name, read_page
from core.uploads.wrong import Wrong
from grants.figures.boxes import AskedBox
from grants.figures.return_sheet import Standing
from grants.rules.answers import Box, Given
from grants.rules.return_sheet import (
    BOX,
    HEADING_ROW,
    HEADINGS,
    LAYOUT,
    MARK_ROW,
    MOST_ROWS,
    QUESTION,
    SHEET,
    TYPED,
    Mark,
    Row,
    obstacle_to_mark,
    read_mark,
    read_row,
)

LARGEST_SHEET = 2 * MB
# More are not listed: whoever has as many has another file, and the first say so.
MOST_TOLD = 100


@dataclass(frozen=True)
class ReadSheet:
    """What a sheet says, box by box, and the line that says what it was filled upon."""

    mark: Mark
    given: Mapping[Box, Given]


class ReturnUploadForm(GovukForm):
    """One filled spreadsheet of one return."""

    sheet = UploadField(
        kinds=[EXCEL],
        most_bytes=LARGEST_SHEET,
        label="The filled spreadsheet",
        help_text="The one of this return, saved as an Excel workbook",
        error_messages={"required": "Choose the spreadsheet"},
    )
    submit_label = "Check the spreadsheet"

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any):
        self.standing = standing
        super().__init__(*args, **kwargs)

    def clean_sheet(self) -> ReadSheet:
        """The answers; or every fault of the sheet, by its cell."""
        upload: Upload = self.cleaned_data["sheet"]
        try:
            page = read_page(upload.content, SHEET, most_rows=MOST_ROWS, most_columns=BOX)
        except Wrong as problem:
            raise ValidationError(f"“{upload.name}” {problem}") from problem
        if page is None:
            raise ValidationError(
                f"“{upload.name}” has no sheet called {SHEET}: use the spreadsheet that you downloaded for this return"
            )
        read, faults = read_sheet(page, self.standing)
        if faults or read is None:
            raise ValidationError(_told(faults))
        return read


def _told(faults: list[str]) -> list[str]:
    more = len(faults) - MOST_TOLD
    return [*faults[:MOST_TOLD], f"And {more:,} more like these"] if more > 0 else faults


def read_sheet(page: Page, standing: Standing) -> tuple[ReadSheet | None, list[str]]:
    """What the page of a workbook says, or what is wrong with it. Another return's sheet is not read any further."""
    mark = read_mark(page.at(MARK_ROW, QUESTION))
    problem = obstacle_to_mark(mark, expected=standing.mark(is_blank=True))
    if problem or mark is None:
        return None, [_at(MARK_ROW, QUESTION, problem)]
    faults = list(_faults_of_headings(page))
    if faults:
        return None, faults
    faults = list(_faults_of_merging(page))
    rows, wrong = _rows_of(page, standing)
    faults += wrong
    given: dict[Box, Given] = {}
    for number, asked in rows:
        one, wrong_cells = read_row(asked.measure.unit, _typed_in(page, number))
        faults += [_at(number, column, words) for column, words in wrong_cells]
        # What a blank sheet leaves open says nothing; what a filled one leaves open was emptied.
        if not (mark.is_blank and one == Given()):
            given[asked.box] = one
    return ReadSheet(mark, given), faults


def _at(row: int, column: int, words: str) -> str:
    return f"Sheet {SHEET}, cell {cell_name(row, column)}: {words}"


def _typed_in(page: Page, row: int) -> Row:
    return Row(
        {column: page.at(row, column) for column in TYPED},
        frozenset(column for column in TYPED if (row, column) in page.formulas),
    )


def _faults_of_headings(page: Page) -> Iterator[str]:
    for column, label in HEADINGS.items():
        stands = page.at(HEADING_ROW, column)
        if stands != label:
            says = f"and says “{str(stands)[:40]}”" if stands is not None else "and is empty"
            yield _at(
                HEADING_ROW,
                column,
                f"this should say “{label}”, {says}. A column was moved, added or taken out: download the sheet again "
                "and copy your answers into it",
            )


def _faults_of_merging(page: Page) -> Iterator[str]:
    for merged in page.merged:
        left, _, _, bottom = range_boundaries(merged)
        if (bottom or 0) > HEADING_ROW and (left or 1) <= BOX:
            yield f"Sheet {SHEET}, cells {merged}: these are merged. Split them, so that each answer has its own cell"


def _rows_of(page: Page, standing: Standing) -> tuple[list[tuple[int, AskedBox]], list[str]]:
    """The row of each box, in whatever order the rows are, and what is wrong with the rows."""
    by_name = standing.asked.by_name
    found: dict[str, int] = {}
    faults, rows = [], []
    for number in sorted({row for row, _ in page.values if row > HEADING_ROW}):
        name = page.at(number, BOX)
        asked = by_name.get(str(name).strip()) if name is not None else None
        if asked is None:
            faults += _faults_of_stray(page, number, name)
        elif asked.box.name in found:
            faults.append(_at(number, BOX, f"“{name}” stands in row {found[asked.box.name]} too: leave one of them"))
        else:
            found[asked.box.name] = number
            rows.append((number, asked))
            if page.at(number, QUESTION) != asked.label:
                faults.append(_at(number, QUESTION, f"this should say “{asked.label}”: the rows were mixed up"))
    missing = [one for name, one in by_name.items() if name not in found]
    faults += [f"Sheet {SHEET}: the row “{one.label}” is missing. Download the sheet again" for one in missing]
    return rows, faults


def _faults_of_stray(page: Page, row: int, name: Any) -> list[str]:
    if name is not None:
        return [_at(row, BOX, f"“{str(name)[:40]}” is not a box of this return: leave this column as it was")]
    typed = [column for column in TYPED if page.at(row, column) is not None]
    return [
        _at(row, column, "this row belongs to no question: write the answer beside its question") for column in typed
    ]


class ReturnSheetConfirmForm(GovukForm):
    """The second step: what the sheet said, signed, so that nothing of it is kept anywhere meanwhile."""

    read = forms.CharField(widget=forms.HiddenInput)


def packed(read: ReadSheet, *, expected_version: int) -> dict[str, Any]:
    """The answers of a sheet as plain values, to be signed."""
    return {
        "mark": str(read.mark),
        "version": expected_version,
        "given": [
            [box.measure, box.priority, box.area, one.value, one.words, one.not_known, one.explanation]
            for box, one in read.given.items()
        ],
    }


def unpacked(values: Mapping[str, Any]) -> tuple[ReadSheet, int]:
    """The same back, from values whose signature was checked. Raises ValueError for a line of another layout."""
    mark = read_mark(values["mark"])
    if mark is None or mark.layout != LAYOUT:
        raise ValueError("The sheet was read by an earlier version of the system")
    given = {
        Box(measure, priority, area): Given(value, words, not_known, explanation)
        for measure, priority, area, value, words, not_known, explanation in values["given"]
    }
    return ReadSheet(mark, given), int(values["version"])
