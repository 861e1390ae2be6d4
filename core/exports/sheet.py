"""What a table is, whatever the file: its title, its columns, its rows and where its figures come from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import timezone


class Kind(StrEnum):
    TEXT = "text"
    AMOUNT = "amount"  # pounds, as Decimal
    DATE = "date"
    MOMENT = "moment"  # a day and the time of it
    NUMBER = "number"
    SHARE = "share"  # per cent, as core.money.share gives it: 26.0 is 26.0%


@dataclass(frozen=True)
class Column:
    """One column. `key` is the row's mapping key or attribute; `label` is the heading people read."""

    key: str
    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Sheet:
    """One table. `notes` say as at when the figures are true and where they come from, a line each; a CSV has none.

    Rows and the total are mappings or objects; what a row lacks a value for is None and stays blank. The
    total is given, never counted here: it is the same sum that the page and the paper print.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    total: Any = None
    notes: Sequence[str] = ()
    author: str = ""
    # The name of its page in a workbook, where the title would be cut off.
    tab: str = ""
    # A second table that belongs to the first: in a workbook it has a page of its own; a CSV has none.
    beside: "Sheet | None" = None


Value = str | Decimal | int | date | datetime | None


class InWords(str):
    """Words that stand in the place of a figure, in a column of figures: why there is none to read."""

    __slots__ = ()


# XML cannot hold these at all, and no reader shows them: NUL, vertical tab, lone surrogates and their like.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def value_of(row: Any, column: Column) -> Value:
    """The value that a row has in a column, in the column's kind. Refuses a float with TypeError."""
    found = row.get(column.key) if isinstance(row, Mapping) else getattr(row, column.key, None)
    if found is None:
        return None
    if column.kind is Kind.TEXT or isinstance(found, InWords):
        return writable(str(found))
    if isinstance(found, float):
        raise TypeError(f"{column.key} is a float: money and shares are Decimal, or pence go missing")
    if column.kind is Kind.DATE:
        return _day(found)
    if column.kind is Kind.MOMENT:
        return timezone.localtime(found).replace(microsecond=0)
    return Decimal(found).quantize(Decimal("0.01")) if column.kind is Kind.AMOUNT else found


def writable(text: str) -> str:
    """The text without the characters that no file format can carry."""
    return _UNWRITABLE.sub("", text)


def _day(value: date | datetime) -> date:
    if not isinstance(value, datetime):
        return value
    return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
