"""What a notice does to each fund, as its paper prints it: a sentence and a table, from the ledger at signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.rules import spoken
from core.money import ZERO, pounds
from grants.documents.wording import amount_of, change_in_words


@dataclass(frozen=True)
class FigureRow:
    """One figure before, what the decision does to it, and after, as printed."""

    label: str
    before: str
    change: str
    after: str
    is_sum: bool = False


@dataclass(frozen=True)
class HeadingRows:
    heading: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True)
class FundTable:
    caption: str
    sentence: str
    rows: tuple[FigureRow, ...]
    headings: tuple[HeadingRows, ...]

    @property
    def is_short(self) -> bool:
        """Whether it fits on half a sheet, and so is not torn apart."""
        return len(self.headings) < 4


def fund_tables(printed: Mapping[str, Any]) -> tuple[FundTable, ...]:
    """A table for each fund that the decision changes; none where it moves no money."""
    when = f"as at {spoken(date.fromisoformat(printed['as_at']))}"
    if printed["is_from_paper"]:
        # The paper itself had no such table, and other entries may have come first: no sentence of ours beside it.
        when = "as the ledger stood when the paper was entered"
    is_transcript = printed["is_from_paper"]
    return tuple(_table(fund, when, is_transcript=is_transcript) for fund in printed["funds"] if _changes(fund))


def _changes(fund: Mapping[str, Any]) -> bool:
    own = any(amount_of(fund, name) for name in ("confirmed_change", "allocated_change", "committed_change"))
    return own or bool(_released(fund)) or bool(_touched(fund))


def _released(fund: Mapping[str, Any]) -> Decimal:
    """What is taken back of a superseded decision; inputs stored before this was asked say nothing of it."""
    return amount_of(fund, "released") if "released" in fund else ZERO


def _touched(fund: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    changes = ("allocated_change", "committed_change")
    return [one for one in fund["headings"] if any(amount_of(one, name) for name in changes)]


def _table(fund: Mapping[str, Any], when: str, *, is_transcript: bool) -> FundTable:
    name = f"{fund['name']} {fund['year']}"
    return FundTable(
        caption=f"{name}, {when}",
        sentence="" if is_transcript else _sentence(fund, name),
        rows=tuple(_rows(fund)),
        headings=tuple(HeadingRows(one["heading"], tuple(_heading_rows(one))) for one in _touched(fund)),
    )


def _row(label: str, before: Decimal, change: Decimal, *, is_sum: bool = False) -> FigureRow:
    return FigureRow(label, pounds(before), change_in_words(change), pounds(before + change), is_sum)


def _rows(fund: Mapping[str, Any]) -> list[FigureRow]:
    def of(name: str) -> Decimal:
        return amount_of(fund, name)

    rows = [_row("Confirmed income", of("confirmed"), of("confirmed_change"))]
    if of("tolerance"):
        rows.append(_row("Tolerance recorded by finance", of("tolerance"), ZERO))
    if of("allocated_change"):
        rows.append(_row("Set aside under headings", of("allocated"), of("allocated_change")))
    if released := _released(fund):
        rows.append(_row("Unpaid of the superseded decision, released", released, -released))
    rows.append(_row("Committed", of("committed"), of("committed_change")))
    if fund["share"] and of("committed_change") + released > 0:
        rows.append(FigureRow("Share of the confirmed income", "", f"{fund['share']}%", ""))
    left = of("headroom_after") - of("headroom_before")
    rows.append(_row("Left to commit", of("headroom_before"), left, is_sum=True))
    return rows


def _heading_rows(heading: Mapping[str, Any]) -> list[FigureRow]:
    def of(name: str) -> Decimal:
        return amount_of(heading, name)

    return [
        _row("Set aside", of("allocated"), of("allocated_change")),
        _row("Committed", of("committed"), of("committed_change")),
        _row("Left under the heading", of("free_before"), of("free_after") - of("free_before"), is_sum=True),
    ]


def _sentence(fund: Mapping[str, Any], name: str) -> str:
    """The confirmed income of the fund, what this decision does to it, and what is left."""
    confirmed = amount_of(fund, "confirmed")
    parts = [f"The confirmed income of the {name} was {pounds(confirmed)} before this decision."]
    parts += [words for words in (_income(fund), _set_aside(fund), _commitment(fund)) if words]
    return " ".join(parts)


def _income(fund: Mapping[str, Any]) -> str:
    change = amount_of(fund, "confirmed_change")
    after = amount_of(fund, "confirmed") + change
    return f"It adds {pounds(change)}, which makes {pounds(after)}." if change else ""


def _set_aside(fund: Mapping[str, Any]) -> str:
    change, allocated = amount_of(fund, "allocated_change"), amount_of(fund, "allocated")
    if change:
        return f"It sets {pounds(change)} aside under headings, {pounds(allocated + change)} in all."
    if any(amount_of(one, "allocated_change") for one in fund["headings"]):
        return f"It moves money between headings; {pounds(allocated)} is set aside in all, as before."
    return ""


def _commitment(fund: Mapping[str, Any]) -> str:
    released = _released(fund)
    change = amount_of(fund, "committed_change") + released
    if not change and not released:
        return ""
    share = f", {fund['share']}% of the confirmed income" if fund["share"] and change > 0 else ""
    does = [f"releases {pounds(released)} of the superseded decision"] if released else []
    if change:
        does.append(f"commits {pounds(change)}{share}" if change > 0 else f"takes back {pounds(-change)}")
    left = amount_of(fund, "headroom_after")
    tolerance = " with the tolerance recorded by finance" if amount_of(fund, "tolerance") else ""
    rest = f"{pounds(left)} is left to commit{tolerance}"
    if left < 0:
        rest = f"the commitments exceed what is there{tolerance} by {pounds(-left)}"
    after = pounds(amount_of(fund, "committed_after"))
    return f"This decision {' and '.join(does)}. After it {after} is committed and {rest}."
