"""The annex "How the figures stand": each live figure, each quoted one with its source, and what stayed as found."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports import rules
from reports.documents.report_blocks import TableOnPaper
from reports.rules.places import Places, places_in
from reports.rules.report_words import counted, spoken

# No line ends between these and their number.
_NUMBERED = re.compile(r"\b(paragraph|row|item) (?=\d)")


@dataclass(frozen=True)
class FigureOnRecord:
    """A figure that the system filled in. `href` leads to the entries behind it, on a page for who may open them."""

    label: str
    printed: str
    where: str
    href: str = ""


@dataclass(frozen=True)
class QuotedOnRecord:
    """A figure that stands as it was typed, with where it comes from."""

    printed: str
    where: str
    source: str
    by: str


@dataclass(frozen=True)
class FoundOnRecord:
    """What the check found and what stayed. `reason` and `by` are those of who accepted it, empty where nobody did."""

    printed: str
    where: str
    explanation: str
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class Record:
    summary: str
    figures: tuple[FigureOnRecord, ...]
    tables: tuple[str, ...]
    quoted: tuple[QuotedOnRecord, ...]
    open: tuple[FoundOnRecord, ...]
    accepted: tuple[FoundOnRecord, ...]
    # Of the manager, why the report was issued although something was open.
    reason: str


def record_of(
    printed: Mapping[str, Any],
    *,
    used: Mapping[str, Sequence[int]],
    tables: Iterable[TableOnPaper],
    as_at: date,
    doors: Mapping[str, str],
) -> Record:
    """`used` says in which paragraphs each figure stands, `doors` where its entries are for this reader, by its key."""
    kept, answered = printed["record"], printed["record"]["answered"]
    places = places_in(printed["sections"])
    figures = tuple(_figure(printed["figures"][key], numbers, doors.get(key, "")) for key, numbers in used.items())
    titles = tuple({table.title: None for table in tables})
    return Record(
        summary=_summary(len(figures), len(titles), as_at),
        figures=figures,
        tables=titles,
        quoted=tuple(_quoted(one, places) for one in answered if one["source"]),
        open=tuple(_found(one, places) for one in kept["open"]),
        accepted=tuple(_found(one, places) for one in answered if not one["source"]),
        reason=rules.sentence(kept["reason"]) if kept["reason"] else "",
    )


def _summary(figures: int, tables: int, as_at: date) -> str:
    day = f"as at {spoken(as_at)}"
    if not figures and not tables:
        return f"No figure in the words of this report was filled in from the ledger {day}."
    parts = [counted(number, noun) for number, noun in ((figures, "figure"), (tables, "table")) if number]
    verb = "was" if figures + tables == 1 else "were"
    return f"{' and '.join(parts)} of this report {verb} filled in from the ledger {day}."


def _figure(figure: Mapping[str, Any], numbers: Sequence[int], href: str) -> FigureOnRecord:
    return FigureOnRecord(figure["label"], figure["printed"], ", ".join(map(str, numbers)) or "–", href)


def _quoted(one: Mapping[str, Any], places: Places) -> QuotedOnRecord:
    on = f", {spoken(date.fromisoformat(one['source_on']))}" if one["source_on"] else ""
    return QuotedOnRecord(one["printed"], _where(one, places), f"{one['source']}{on}", one["by"])


def _found(one: Mapping[str, Any], places: Places) -> FoundOnRecord:
    why = places.in_words(one["explanation"], one.get("section", 0))
    return FoundOnRecord(one["printed"], _where(one, places), why, one.get("reason", ""), one.get("by", ""))


def _where(one: Mapping[str, Any], places: Places) -> str:
    # Inputs of reports that were issued before sections were kept here name none.
    return _NUMBERED.sub("\\1\N{NO-BREAK SPACE}", places.printed(one["where"], one.get("section", 0)))
