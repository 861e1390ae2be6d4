"""What the summary lists of a page say: lines of key and value, in the order a reader asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.figures import FundTotals, Tie
from commissioning.models import Commitment, LedgerEntry, Office
from commissioning.models.tie import TieSource
from commissioning.rules.advice import quorum_in_words
from core.money import pounds
from core.templatetags.house import day, moment

Fact = dict[str, Any]


def of_fund(totals: FundTotals, tolerance: LedgerEntry | None, today: date) -> list[Fact]:
    """What stands beside the three great figures."""
    why = f"Recorded with effect from {day(tolerance.effective_on)}: {tolerance.note}" if tolerance else ""
    return [
        {"key": "Indicative income", "value": pounds(totals.income_indicative), "note": "Announced, not yet certain"},
        {"key": "Tolerance", "value": pounds(totals.tolerance), "note": why},
        {"key": "Headroom", **_headroom(totals, today)},
        {"key": "Allocated", "value": pounds(totals.allocated)},
        _unallocated(totals, today),
        {"key": "Paid", "value": pounds(totals.paid)},
    ]


def headroom_note(totals: FundTotals, today: date) -> str:
    """What headroom means on the day of the figures: it can be used only today, and never in a closed fund."""
    return _possible(totals, today, "committed")


def over_note(totals: FundTotals) -> str:
    """How commitments beyond the confirmed income stand to the tolerance of that day."""
    if not totals.tolerance:
        return "no tolerance was recorded by that day"
    return "within the tolerance" if totals.headroom >= 0 else "beyond the tolerance"


def _headroom(totals: FundTotals, today: date) -> Fact:
    if totals.headroom < 0:
        beyond = pounds(-totals.headroom)
        return {"value": "None", "note": f"Commitments exceed confirmed income and tolerance by {beyond}"}
    return {"value": pounds(totals.headroom), "note": headroom_note(totals, today)}


def _unallocated(totals: FundTotals, today: date) -> Fact:
    if totals.unallocated < 0:
        return {"key": "Allocated beyond confirmed income and tolerance", "value": pounds(-totals.unallocated)}
    return {"key": _possible(totals, today, "allocated"), "value": pounds(totals.unallocated)}


def _possible(totals: FundTotals, today: date, done: str) -> str:
    closed_on = totals.fund.closed_on
    if closed_on is not None and totals.as_at >= closed_on:
        return f"Not {done} when the fund was closed"
    return f"Can still be {done}" if totals.as_at == today and closed_on is None else f"Could be {done} on that day"


def of_entry(entry: LedgerEntry, subject: Fact, together: Iterable[Fact], decision: Fact) -> list[Fact]:
    about = [{"key": "What", **subject}]
    if entry.commitment:
        priority = entry.commitment.priority
        about.append({"key": "Priority", "value": priority, "href": priority.get_absolute_url()})
    return [
        {"key": "Kind", "value": entry.get_kind_display()},
        {"key": "Amount", "value": pounds(entry.amount)},
        *about,
        *({"key": "Recorded together with", **other} for other in together),
        {"key": "Takes effect on", "value": day(entry.effective_on)},
        {"key": "Decision", **decision},
        {"key": "Note", "value": entry.note or "None"},
        {"key": "Recorded", "value": f"{moment(entry.recorded_at)} by {entry.recorded_by}"},
    ]


@dataclass(frozen=True)
class Doors:
    """Where the things that a commitment names have their pages; empty where a person may not go."""

    provider: str
    priority: str
    heading: str


def of_commitment(commitment: Commitment, doors: Doors) -> list[Fact]:
    provider = commitment.provider
    heading = commitment.allocation
    facts: list[Fact] = [
        {
            "key": "Provider",
            "value": provider.merged_into or provider,
            "href": doors.provider,
            "note": f"Made to {provider}, merged since" if provider.is_merged else "",
        },
        {"key": "Service", "value": commitment.service},
        {"key": "Priority", "value": commitment.priority, "href": doors.priority},
        {"key": "Heading", "value": heading or "None", "href": doors.heading},
        {"key": "Council areas", "value": ", ".join(area.name for area in commitment.areas.all()) or "Not stated"},
    ]
    if commitment.printed_as:
        facts.append({"key": "As the paper prints it", "value": commitment.printed_as})
    return facts


# Ties that nobody has to declare, because the office itself keeps them.
_UNDECLARED = {
    TieSource.CONTACT: ("Contact", "The office keeps you as a contact of this provider. Nobody has to declare that"),
    TieSource.COMMISSION: (
        "Seat on the Victims Commission",
        "You sit on the Victims Commission for this organisation. Nobody has to declare that",
    ),
}


def of_tie(tie: Tie) -> dict[str, Any]:
    """One tie of the person who reads the page: its words, what is known of it, and the interest declared."""
    reaches = "; ".join(f"{one.provider}, {one.relation}" for one in tie.reaches)
    own = {"key": "Reaches the money of", "value": tie.provider, "note": f"Also {reaches}" if reaches else ""}
    interest = tie.interest
    if interest is None:
        value, note = _UNDECLARED[tie.source]
        return {"words": tie.words, "facts": [{"key": "Tie", "value": value, "note": note}, own], "interest": None}
    by = f" by {interest.declared_by}" if interest.was_declared_by_another else ""
    facts = [
        {"key": "Tie", "value": interest.get_kind_display(), "note": interest.words},
        {"key": "From", "value": day(interest.started_on)},
        *([{"key": "To", "value": day(interest.ended_on)}] if interest.ended_on else []),
        {"key": "Declared", "value": f"{moment(interest.declared_at)}{by}"},
        own,
    ]
    return {"words": tie.words, "facts": facts, "interest": interest}


def of_office(office: Office) -> list[Fact]:
    said = [
        ("Name of the body", office.name),
        ("Short name", office.short_name),
        ("Title of the decision maker", office.decision_maker_title),
        ("Boards and panels", ", ".join(board.name for board in office.boards.all())),
        ("Council areas", ", ".join(area.name for area in office.areas.all())),
        ("Address", office.address),
        ("Telephone number", office.telephone),
        ("Email address", office.email),
        ("Web address", office.website),
        ("Colour", office.colour),
        ("Format of a decision’s reference", office.decision_reference_format),
        ("Quorum of the Victims Commission", quorum_in_words(office.quorum_percent, office.quorum_least)),
    ]
    return [{"key": key, "value": value} for key, value in said]
