"""The register of decisions as a file: a row a decision and, in a workbook, a second page with a row a recipient."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.text import capfirst

from core.exports import Column, Kind, Sheet
from core.templatetags.house import day
from grants.choices import AFTER_SIGNATURE, PAYING, NoticeKind, NoticeState
from grants.figures.register import RecipientLine, recipient_lines_of
from grants.rules.paper import signed_in_words
from grants.tables.register import decided_on, in_order

CURRENCY = "GBP"
# The names of the 360Giving standard, where they fit what a decision is about.
_COLUMNS = (
    Column("reference", "Identifier"),
    Column("title", "Title"),
    Column("kind", "Kind of decision"),
    Column("state", "State"),
    Column("decided_on", "Award Date", Kind.DATE),
    Column("date_note", "Award Date Note"),
    Column("effective_on", "Took effect on", Kind.DATE),
    Column("currency", "Currency"),
    Column("awarded", "Amount Awarded", Kind.AMOUNT),
    Column("amount", "Amount of all lines", Kind.AMOUNT),
    Column("starts_on", "Planned Dates:Start Date", Kind.DATE),
    Column("ends_on", "Planned Dates:End Date", Kind.DATE),
    Column("recipients", "Recipient Org:Name"),
    Column("programmes", "Grant Programme:Title"),
    Column("supersedes", "Supersedes"),
    Column("published_on", "Published on", Kind.DATE),
)
_LINE_COLUMNS = (
    Column("reference", "Identifier"),
    Column("service", "Title"),
    Column("recipient", "Recipient Org:Name"),
    Column("priority", "Grant Programme:Title"),
    Column("decided_on", "Award Date", Kind.DATE),
    Column("date_note", "Award Date Note"),
    Column("starts_on", "Planned Dates:Start Date", Kind.DATE),
    Column("ends_on", "Planned Dates:End Date", Kind.DATE),
    Column("currency", "Currency"),
    Column("awarded", "Amount Awarded", Kind.AMOUNT),
    Column("amount", "Amount of the line", Kind.AMOUNT),
    Column("kind", "Kind of decision"),
    Column("state", "State"),
)
_NOTES = (
    "Amount Awarded stands only where a signed decision gives money to a recipient.",
    "Award Date is empty where the signed paper gives no day; the note beside it says under which it was entered.",
    "Where a decision has several recipients, their names are parted by semicolons and the dates are first and last.",
)

Row = dict[str, Any]


def register_sheet(notices: Any, *, on: date, author: str, sort: Sequence[str] = ()) -> Sheet:
    """The given decisions, in the order of the register or the one asked for there. Two queries, however many."""
    rows = [_row(line) for line in _lines(notices, sort)]
    found = recipient_lines_of(row["pk"] for row in rows)
    return Sheet(
        title="Register of decisions",
        columns=_COLUMNS,
        rows=[row | _of_lines(found.get(row["pk"], ())) for row in rows],
        notes=[f"As at {day(on)}", *_NOTES],
        author=author,
        tab="Decisions",
        beside=Sheet(title="Recipients", columns=_LINE_COLUMNS, rows=list(_recipients(rows, found)), author=author),
    )


def _lines(notices: Any, sort: Sequence[str]) -> Iterable[Row]:
    more = {"replaced": F("supersedes__reference"), "published": F("published_at"), "effect": F("effective_on")}
    rows: Iterable[Row] = in_order(notices, sort).annotate(**more)
    return rows


def _row(line: Row) -> Row:
    is_signed = line["state"] in AFTER_SIGNATURE
    is_dated = is_signed and line["is_day_known"]
    return {
        "pk": line["pk"],
        "reference": line["reference"] if is_signed else "",
        "title": line["title"],
        "kind": NoticeKind(line["kind"]).label,
        "state": NoticeState(line["state"]).label,
        # A day of refusal is no day of an award, and one that no paper states is none that a reader may take for it.
        "decided_on": decided_on(line) if is_dated else None,
        "date_note": _date_note(line) if is_signed and not is_dated else "",
        "effective_on": line["effect"] if is_signed else None,
        "currency": CURRENCY,
        "gives": is_signed and line["kind"] in PAYING,
        "awarded": line["amount"] if is_signed and line["kind"] in PAYING else None,
        "amount": line["amount"],
        "supersedes": line["replaced"] or "",
        "published_on": line["published"],
    }


def _date_note(line: Row) -> str:
    """Not stated; entered under 1 April 2017."""
    return capfirst(signed_in_words(line["signed_on"], is_day_known=False))


def _of_lines(lines: Sequence[RecipientLine]) -> Row:
    starts = [line.starts_on for line in lines if line.starts_on]
    ends = [line.ends_on for line in lines if line.ends_on]
    return {
        "starts_on": min(starts, default=None),
        "ends_on": max(ends, default=None),
        "recipients": "; ".join(dict.fromkeys(line.recipient for line in lines)),
        "programmes": "; ".join(dict.fromkeys(line.priority for line in lines)),
    }


def _recipients(rows: Iterable[Row], found: Mapping[int, Sequence[RecipientLine]]) -> Iterator[Row]:
    for row in rows:
        for line in found.get(row["pk"], ()):
            yield row | asdict(line) | {"awarded": line.amount if row["gives"] else None}
