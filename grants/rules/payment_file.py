"""Reading the file of payments that a finance system saves: a line a payment, comma-separated, with headings."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.forms.days import WrongDay, read_day, split_day
from core.money import AmountError, parse_amount
from core.refusal import Obstacle, Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_PAYMENTS = 20_000
# Faults are told one by one up to here; whoever has more has chosen another file, or one column is wrong throughout.
MOST_TOLD = 20
# The headings may stand below a title, but not further down than this.
LOOKED_AT = 20
LONGEST = {"payee": 300, "reference": 200, "transaction": 100}
# The largest cell that is taken at all, so that one quotation mark left open does not read a file into one cell.
LARGEST_CELL = 10_000
LONGEST_SHOWN = 40

# What finance systems call each column, without case, signs and units. The first is what ours is called.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "paid_on": ("date", "payment date", "date paid", "paid on", "paid date", "posting date", "transaction date"),
    "amount": ("amount", "amount paid", "payment amount", "net amount", "paid amount", "value", "gross amount", "net"),
    "payee": ("payee", "supplier", "supplier name", "payee name", "vendor", "vendor name", "beneficiary", "paid to"),
    "reference": (
        "reference",
        "payment reference",
        "invoice reference",
        "our reference",
        "description",
        "narrative",
        "details",
        "ref",
    ),
    "transaction": (
        "transaction",
        "transaction number",
        "voucher number",
        "voucher",
        "transaction no",
        "voucher no",
        "transaction id",
        "transaction reference",
        "payment number",
        "payment no",
        "document number",
        "document no",
    ),
}
_COLUMN_OF = {name: column for column, names in HEADINGS.items() for name in names}
_NEEDED = ("paid_on", "amount", "payee", "transaction")
_CALLED = {"paid_on": "date", "amount": "amount", "payee": "payee", "transaction": "transaction number"}
_SEPARATORS = (",", ";", "\t")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]+")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_BELOW_ZERO = re.compile(r"^\(.*\)$|^£?\s*[-−‒–—]|[-−‒–—]\s*£?$|\bCR$", re.IGNORECASE)


@dataclass(frozen=True)
class RowFacts:
    """One payment of the finance system's file. Amount in pounds."""

    line: int
    paid_on: date
    amount: Decimal
    payee: str
    reference: str
    transaction: str


@dataclass(frozen=True)
class _Headings:
    """Where each column stands, and what the file calls it."""

    places: Mapping[str, int]
    called: Mapping[str, str]


class _Fault(Exception):
    """What is wrong with one line."""


Line = tuple[int, list[str]]


def read_payments(content: bytes, *, today: date) -> list[RowFacts]:
    """The payments of a file, in its order. UTF-8 with or without its mark, or Windows-1252 as Excel saves CSV.

    Raises Refused, each reason with its line and column, and reads nothing then, not even the lines that are right:
    when headings are missing, an amount or a day cannot be read, an amount is not above zero, a day lies in the
    future, a transaction stands there twice, or the file is larger than MOST_BYTES or MOST_PAYMENTS.
    """
    if len(content) > MOST_BYTES:
        raise _refused("The file is too large: it must be no larger than 10 MB")
    lines = _lines_of(_decoded(content))
    headings = _headings_in(lines)
    rows: list[RowFacts] = []
    faults: list[str] = []
    first_told: dict[str, int] = {}
    for line, cells in lines:
        if _says_nothing(cells, headings):
            continue
        if len(rows) + len(faults) >= MOST_PAYMENTS:
            raise _refused(f"The file holds more than {MOST_PAYMENTS:,} payments: save it as several smaller ones")
        try:
            row = _row(line, cells, headings, today)
            _refuse_twice(row, first_told, headings)
            rows.append(row)
        except _Fault as fault:
            faults.append(f"Line {line}{fault}")
    if faults:
        raise Refused(list(_told(faults)))
    if not rows:
        raise _refused("The file holds no payment: there is nothing below its headings")
    return rows


def _refused(words: str) -> Refused:
    return Refused(Obstacle(words, "file"))


def _told(faults: Sequence[str]) -> Iterator[Obstacle]:
    for words in faults[:MOST_TOLD]:
        yield Obstacle(words, "file")
    more = len(faults) - MOST_TOLD
    if more > 0:
        yield Obstacle(f"{more:,} more {'lines have' if more > 1 else 'line has'} something wrong", "file")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("The file is not plain text: save it again as “CSV UTF-8”")


def _lines_of(text: str) -> Iterator[Line]:
    """Each line with the number at which it begins, as a text editor counts. One that is empty has no cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refused(f"Line {begins}: a quotation mark is not closed, or stands within a word") from error
        if any(len(cell) > LARGEST_CELL for cell in cells):
            raise _refused(f"Line {begins}: one cell is far too long. Is a quotation mark not closed?")
        yield begins, [" ".join(_UNSEEN.sub(" ", cell).split()) for cell in cells]


def _separator(text: str) -> str:
    """The sign that parts the headings: of the first lines, the one under which most headings are known."""
    beginning = text[:LARGEST_CELL].splitlines()[:LOOKED_AT]
    return max(_SEPARATORS, key=lambda sign: max((_known(line.split(sign)) for line in beginning), default=0))


def _known(cells: Iterable[str]) -> int:
    return len({_COLUMN_OF.get(_plain(cell)) for cell in cells} - {None})


def _plain(heading: str) -> str:
    """A heading without case, signs and units: “Amount (£)” and “AMOUNT GBP” are both “amount”."""
    words = re.sub(r"[^a-z]+", " ", heading.casefold()).split()
    return " ".join(word for word in words if word != "gbp")


def _headings_in(lines: Iterator[Line]) -> _Headings:
    """Reads to the headings, past a title above them. Refused where no line names all that is needed."""
    best: set[str] = set()
    for _, (_, cells) in zip(range(LOOKED_AT), lines, strict=False):
        found = [_COLUMN_OF.get(_plain(cell), "") for cell in cells]
        if set(_NEEDED) <= set(found):
            return _as_headings(found, cells)
        best = max(best, set(found), key=lambda columns: len(columns & set(_NEEDED)))
    missing = [_CALLED[column] for column in _NEEDED if column not in best]
    raise _refused(
        f"The first line must name the columns. Missing: {', '.join(missing)}. Look at the example file for the names"
    )


def _as_headings(found: Sequence[str], cells: Sequence[str]) -> _Headings:
    """Where two headings fit one column, such as “Net amount” and “Amount”, the name that stands first in ours wins."""
    places: dict[str, int] = {}
    for index, column in sorted(enumerate(found), key=lambda one: _rank(one[1], cells[one[0]])):
        if not column:
            continue
        if column in places and _plain(cells[places[column]]) == _plain(cells[index]):
            raise _refused(f"Two columns are called “{cells[index]}”: rename one, or take it out")
        places.setdefault(column, index)
    return _Headings(places, {column: cells[index] for column, index in places.items()})


def _rank(column: str, heading: str) -> int:
    return HEADINGS[column].index(_plain(heading)) if column else 0


def _says_nothing(cells: Sequence[str], headings: _Headings) -> bool:
    """An empty line, or the total that some systems print below their payments."""
    if not any(cells):
        return True
    is_undated = not _cell(cells, headings, "paid_on") and not _cell(cells, headings, "transaction")
    return is_undated and any(re.match(r"(grand )?total\b", cell, re.IGNORECASE) for cell in cells)


def _cell(cells: Sequence[str], headings: _Headings, column: str) -> str:
    place = headings.places.get(column)
    return cells[place] if place is not None and place < len(cells) else ""


def _row(line: int, cells: Sequence[str], headings: _Headings, today: date) -> RowFacts:
    typed = {column: _cell(cells, headings, column) for column in HEADINGS}
    for column in _NEEDED:
        if not typed[column]:
            raise _at(headings, column, f"the {_CALLED[column]} is missing")
    for column, longest in LONGEST.items():
        if len(typed[column]) > longest:
            raise _at(headings, column, f"this must be no longer than {longest} characters")
    return RowFacts(
        line=line,
        paid_on=_day(typed["paid_on"], headings, today),
        amount=_amount(typed["amount"], headings),
        payee=typed["payee"],
        reference=typed["reference"],
        transaction=typed["transaction"],
    )


def _at(headings: _Headings, column: str, words: str) -> _Fault:
    return _Fault(f", column “{headings.called.get(column, column)}”: {words}")


def _shown(typed: str) -> str:
    return f"“{typed if len(typed) <= LONGEST_SHOWN else typed[:LONGEST_SHOWN] + '…'}”"


def _day(typed: str, headings: _Headings, today: date) -> date:
    try:
        day = read_day(split_day(_TIME.sub("", typed)))
    except WrongDay as problem:
        raise _at(
            headings, "paid_on", f"{_shown(typed)} is not a date such as 23/01/2018. {problem.message}"
        ) from problem
    if day > today:
        raise _at(headings, "paid_on", f"{_shown(typed)} is in the future")
    return day


def _amount(typed: str, headings: _Headings) -> Decimal:
    if _BELOW_ZERO.search(typed):
        words = "is below zero. Money that came back is recorded as a clawback: take this line out"
        raise _at(headings, "amount", f"{_shown(typed)} {words}")
    try:
        return parse_amount(typed)
    except AmountError as problem:
        raise _at(headings, "amount", f"{_shown(typed)} cannot be taken. {problem}") from problem


def _refuse_twice(row: RowFacts, first_told: dict[str, int], headings: _Headings) -> None:
    first = first_told.setdefault(row.transaction, row.line)
    if first != row.line:
        raise _at(headings, "transaction", f"{_shown(row.transaction)} stands on line {first} already")
